//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

/// The few pages that a sign-in has of its own.
enum SignInPages {
    private static let style = """
        :root { color-scheme: light dark; --accent: #0b57d0; --on-accent: #ffffff; }
        @media (prefers-color-scheme: dark) { :root { --accent: #8ab4f8; --on-accent: #0a1a36; } }
        body { margin: 0; min-height: 100vh; display: flex; align-items: center; justify-content: center;
          font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
        main { max-width: 27rem; padding: 2rem 1.5rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 600; margin: 0 0 .5rem; } a { color: var(--accent); }
        button { font: inherit; font-weight: 600; padding: .625rem 1.25rem; border-radius: .375rem; cursor: pointer;
          border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        """
    /// The name of the style sheet in a content security policy: nothing else may style a page.
    private static let styleSource = "'sha256-\(Base64.encode(Hash.sha256.digest(of: Array(style.utf8))))'"

    /// A page that says what happened, with links or a form below.
    ///
    /// The targets are the origins to which the form's answer may redirect: browsers apply the policy to them as well.
    static func page(
        _ status: HTTPResponse.Status,
        title: String,
        text: String,
        link: (text: String, address: String)? = nil,
        form: (button: String, address: String)? = nil,
        formTargets: [String] = [],
        fields: HTTPFields = [:]
    ) -> OutboundResponse {
        var body = "<h1>\(Self.escaped(title))</h1><p>\(Self.escaped(text))</p>"
        if let form {
            body +=
                "<form method=\"post\" action=\"\(Self.escaped(form.address))\"><button>"
                + "\(Self.escaped(form.button))</button></form>"
        }
        if let link { body += "<p><a href=\"\(Self.escaped(link.address))\">\(Self.escaped(link.text))</a></p>" }
        let html =
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width\">"
            + "<meta name=\"color-scheme\" content=\"light dark\"><title>\(Self.escaped(title))</title>"
            + "<style>\(Self.style)</style></head>"
            + "<body><main>\(body)</main></body></html>"
        var all = fields
        all[.contentType] = "text/html; charset=utf-8"
        Self.protect(&all)
        if let policy = HTTPField.Name("Content-Security-Policy") {
            let targets = (["'self'"] + formTargets).joined(separator: " ")
            all[policy] =
                "default-src 'none'; style-src \(Self.styleSource); form-action \(targets); frame-ancestors 'none'"
        }
        return OutboundResponse(status: status, headerFields: all, body: Array(html.utf8))
    }

    /// A redirection that no cache keeps and whose address is not told to the next site.
    static func redirect(
        to address: String,
        _ status: HTTPResponse.Status = .seeOther,
        fields: HTTPFields = [:]
    ) -> OutboundResponse {
        var all = fields
        all[.location] = address
        Self.protect(&all)
        return OutboundResponse(status: status, headerFields: all)
    }

    private static func protect(_ fields: inout HTTPFields) {
        fields[.cacheControl] = "no-store"
        if let policy = HTTPField.Name("Referrer-Policy") { fields[policy] = "no-referrer" }
    }

    /// A text in which nothing is markup.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
    }
}
