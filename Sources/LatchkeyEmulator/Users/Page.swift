//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The few pages that people may see.
enum Page {
    /// A page that posts a form as soon as it is shown.
    static func posting(_ fields: [(String, String)], to address: String) -> String {
        let inputs = fields.map { name, value in
            "<input type=\"hidden\" name=\"\(self.escape(name))\" value=\"\(self.escape(value))\"/>"
        }
        return self.page(
            "Signing in",
            "<form method=\"POST\" action=\"\(self.escape(address))\">\(inputs.joined())"
                + "<noscript><button>Continue</button></noscript></form>"
                + "<script>document.forms[0].submit();</script>"
        )
    }

    /// A page of links.
    static func links(_ title: String, _ links: [(text: String, address: String)]) -> String {
        let items = links.map { "<li><a href=\"\(self.escape($0.address))\">\(self.escape($0.text))</a></li>" }
        return self.page(title, "<ul>\(items.joined())</ul>")
    }

    /// A page with one paragraph.
    static func text(_ title: String, _ text: String) -> String {
        self.page(title, "<p>\(self.escape(text))</p>")
    }

    private static func page(_ title: String, _ body: String) -> String {
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>\(self.escape(title))</title></head>"
            + "<body><h1>\(self.escape(title))</h1>\(body)</body></html>"
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
