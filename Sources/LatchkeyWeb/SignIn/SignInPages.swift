//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// The few pages that a sign-in has of its own.
enum SignInPages {
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
        if let link { body += "<p><a href=\"\(Self.escaped(link.address))\">\(Self.escaped(link.text))</a></p>" }
        if let form {
            body +=
                "<form method=\"post\" action=\"\(Self.escaped(form.address))\"><button>"
                + "\(Self.escaped(form.button))</button></form>"
        }
        let html =
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width\">"
            + "<meta name=\"color-scheme\" content=\"light dark\"><title>\(Self.escaped(title))</title></head>"
            + "<body><main>\(body)</main></body></html>"
        var all = fields
        all[.contentType] = "text/html; charset=utf-8"
        Self.protect(&all)
        if let policy = HTTPField.Name("Content-Security-Policy") {
            all[policy] =
                "default-src 'none'; form-action \((["'self'"] + formTargets).joined(separator: " ")); frame-ancestors 'none'"
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
