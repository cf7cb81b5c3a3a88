//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Hummingbird
import LatchkeyGraph
import LatchkeyWeb
import NIOCore

/// A page of the application.
struct WebPage: ResponseGenerator {
    private static let style = """
        :root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 20%, Canvas); --accent: #0b57d0; }
        @media (prefers-color-scheme: dark) { :root { --accent: #8ab4f8; } }
        body { font: 1rem/1.5 system-ui, "DejaVu Sans", sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem; }
        nav { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; padding-bottom: .75rem;
          border-bottom: 1px solid var(--line); } nav form { margin: 0 0 0 auto; }
        a { color: var(--accent); } button { font: inherit; padding: .25rem .75rem; cursor: pointer; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .5rem .75rem .5rem 0;
          border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } td.number { text-align: right; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        """

    let title: String
    /// What is below the title, as markup.
    let body: String
    var user: String?

    /// What everybody sees.
    static let home = WebPage(
        title: "Example web application",
        body: """
            <p>It signs you in with Microsoft Entra ID and calls APIs in your name.</p>
            <ul><li><a href="/profile">Your profile</a>, from Microsoft Graph</li>
            <li><a href="/products">Products</a>, from an API that needs your consent</li></ul>
            """
    )

    /// What Microsoft Graph knows of a user.
    static func profile(_ user: GraphUser, identity: CallerIdentity) -> WebPage {
        let rows = [
            ("Name", user.displayName), ("User name", user.userPrincipalName), ("Mail", user.mail),
            ("Object", user.id), ("Tenant", identity.tenantID),
        ]
        .map { "<tr><th scope=\"row\">\($0)</th><td>\(Self.escaped($1 ?? "—"))</td></tr>" }
        return WebPage(title: "Your profile", body: "<table>\(rows.joined())</table>", user: identity.displayName)
    }

    /// The products of the API.
    static func products(_ products: [Product], identity: CallerIdentity) -> WebPage {
        let rows = products.map { product in
            let cents = String(product.price % 100)
            let price = "\(product.price / 100).\(cents.count == 1 ? "0" : "")\(cents)"
            return "<tr><td>\(Self.escaped(product.name))</td><td class=\"number\">\(price)</td></tr>"
        }
        return WebPage(title: "Products", body: "<table>\(rows.joined())</table>", user: identity.displayName)
    }

    /// The response with the page, which only its user may see and no cache may keep.
    func response(from request: Request, context: some RequestContext) throws -> Response {
        let who = self.user.map {
            "<form method=\"post\" action=\"/logout\">\(Self.escaped($0)) <button>Sign out</button></form>"
        }
        let html = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(Self.escaped(self.title))</title><style>\(Self.style)</style></head>
            <body><nav><a href="/">Home</a><a href="/profile">Profile</a><a href="/products">Products</a>\(who ?? "")</nav>
            <main><h1>\(Self.escaped(self.title))</h1>\(self.body)</main></body></html>
            """
        let headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
