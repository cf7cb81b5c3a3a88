//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

/// A page that people may see.
struct Page: Sendable {
    /// What submits the only form of a page.
    private static let submission = "document.forms[0].submit();"

    /// The title, which is the heading too.
    var title: String
    /// What is below the heading.
    var body: HTML
    /// Where the browser goes by itself after a moment.
    var next: String?
    /// The addresses that the page calls in frames.
    var frames: [String] = []
    /// Whether the page's form is submitted by itself, where scripts are allowed.
    var submitsItself = false

    init(_ title: String, _ body: HTML) {
        self.title = title
        self.body = body
    }

    /// The whole document.
    private var document: HTML {
        let refresh: HTML = self.next.map { "<meta http-equiv=\"refresh\" content=\"1;url=\($0)\">" } ?? ""
        let frames = self.frames.map { address -> HTML in
            "<iframe src=\"\(address)\" title=\"Signing out\" aria-hidden=\"true\" tabindex=\"-1\"></iframe>"
        }
        let script: HTML = self.submitsItself ? "<script>\(HTML(markup: Self.submission))</script>" : ""
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width, initial-scale=1">\
            \(refresh)<title>\(self.title)</title><style>\(HTML(markup: PageStyle.css))</style></head>
            <body><main><header>\(PageStyle.logo)<span>Latchkey emulator</span></header>
            <h1>\(self.title)</h1>
            \(self.body)
            </main><footer>This is a stand-in for Microsoft Entra ID that runs on your machine. \
            Never enter a real password here.</footer>\(frames)\(script)</body></html>
            """
    }

    /// What the page may load.
    ///
    /// Where forms may lead is not restricted: browsers apply that to all redirections after them, which are the
    /// application's affair.
    private var policy: String {
        var parts = ["default-src 'none'", "style-src \(PageStyle.source)", "base-uri 'none'"]
        let origins = Set(self.frames.map(Self.origin)).sorted()
        if !origins.isEmpty { parts.append("frame-src \(origins.joined(separator: " "))") }
        if self.submitsItself {
            let digest = Hash.sha256.digest(of: Array(Self.submission.utf8))
            parts.append("script-src 'sha256-\(Base64.encode(digest))'")
        } else {
            // A page that submits itself may be in a frame: that is how applications ask silently.
            parts.append("frame-ancestors 'none'")
        }
        return parts.joined(separator: "; ")
    }

    /// The scheme, host and port of an address.
    private static func origin(_ address: String) -> String {
        address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
    }

    /// The page as an answer that is not kept.
    ///
    /// - Parameter status: The status; that all is well by default.
    /// - Returns: The answer.
    func response(_ status: HTTPResponse.Status = .ok) -> EmulatorResponse {
        let headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8",
            .cacheControl: "no-store, no-cache",
            .contentSecurityPolicy: self.policy,
            .referrerPolicy: "no-referrer",
            .xContentTypeOptions: "nosniff",
        ]
        return EmulatorResponse(status: status, headers: headers, body: Array(self.document.text.utf8))
    }

    /// A page that posts a form as soon as it is shown.
    static func posting(_ fields: [(String, String)], to address: String) -> Page {
        let inputs = fields.map { name, value -> HTML in
            "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\"/>"
        }
        var page = Page(
            "Signing in",
            """
            <p class="quiet">You are being sent back to the application.</p>
            <form method="POST" action="\(address)">\(inputs)<noscript><button>Continue</button></noscript></form>
            """
        )
        page.submitsItself = true
        return page
    }

    /// A page with one paragraph.
    static func text(_ title: String, _ text: String) -> Page {
        Page(title, "<p>\(text)</p>")
    }

    /// A page of links to accounts.
    static func accounts(_ title: String, _ links: [(user: Emulator.User, address: String)]) -> Page {
        let items = links.map { user, address -> HTML in
            """
            <li><a class="account" href="\(address)"><strong>\(user.displayName)</strong>\
            <span>\(user.username)</span></a></li>
            """
        }
        return Page(title, "<ul class=\"list\">\(items)</ul>")
    }
}

extension HTTPField.Name {
    /// Says how much of a page's address other sites learn.
    static var referrerPolicy: Self { Self("referrer-policy").unsafelyKnown }
}
