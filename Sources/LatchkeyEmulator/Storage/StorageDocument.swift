//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads the small documents that clients send.
enum StorageDocument {
    /// The blocks of a list, with what the list calls them: `Latest`, `Committed` or `Uncommitted`.
    static func blocks(_ body: [UInt8]) throws(StorageRefusal) -> [(kind: String, id: String)] {
        try self.leaves(body, root: "BlockList").map { leaf throws(StorageRefusal) in
            guard ["Latest", "Committed", "Uncommitted"].contains(leaf.name) else { throw self.malformed }
            return (leaf.name, leaf.text)
        }
    }

    /// Tags, by their keys.
    static func tags(_ body: [UInt8]) throws(StorageRefusal) -> [String: String] {
        var tags: [String: String] = [:]
        var key: String?
        for leaf in try self.leaves(body, root: "Tags") {
            if leaf.name == "Key" { key = leaf.text }
            if leaf.name == "Value", let name = key { tags[name] = leaf.text }
        }
        return tags
    }

    /// A time as it stands in snapshots, to the second.
    static func dateTime(_ seconds: Int64) -> String {
        String(Date(timeIntervalSince1970: TimeInterval(seconds)).ISO8601Format().dropLast())
    }

    private static var malformed: StorageRefusal {
        StorageRefusal(400, "InvalidXmlDocument", "XML specified is not syntactically valid.")
    }

    /// The elements without others inside, in their order.
    private static func leaves(_ body: [UInt8], root: String) throws(StorageRefusal) -> [(name: String, text: String)] {
        guard let text = String(validating: body, as: UTF8.self), text.contains("<\(root)") else {
            throw self.malformed
        }
        var leaves: [(name: String, text: String)] = []
        var open: (name: String, start: String.Index)?
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            guard let end = rest[start...].firstIndex(of: ">") else { throw self.malformed }
            let tag = rest[rest.index(after: start)..<end]
            let next = rest.index(after: end)
            if tag.hasPrefix("/") {
                if let found = open, found.name == tag.dropFirst(), found.name != root {
                    leaves.append((found.name, self.unescaped(text[found.start..<start])))
                }
                open = nil
            } else if tag.hasSuffix("/") {
                leaves.append((String(tag.dropLast().prefix { $0 != " " }), ""))
                open = nil
            } else if !tag.hasPrefix("?") {
                open = (String(tag.prefix { $0 != " " }), next)
            }
            rest = rest[next...]
        }
        return leaves
    }

    private static func unescaped(_ text: Substring) -> String {
        String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&amp;", with: "&")
    }
}

extension StorageXML {
    mutating func tagSet(_ tags: [String: String]) {
        self.open("TagSet")
        for (key, value) in tags.sorted(by: { $0.key < $1.key }) {
            self.open("Tag")
            self.element("Key", key)
            self.element("Value", value)
            self.close("Tag")
        }
        self.close("TagSet")
    }
}
