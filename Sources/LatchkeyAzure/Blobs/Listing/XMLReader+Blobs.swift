//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

extension XMLReader {
    /// The name of a blob, which is encoded where a document could not hold it.
    mutating func blobName() throws(XMLFailure) -> String {
        let isEncoded = self.attributes.contains { $0.name == "Encoded" && $0.value.lowercased() == "true" }
        let text = try self.text()
        guard isEncoded else { return text }
        // Of a form only the plus has another meaning.
        guard let name = PercentDecoding.form(text.replacing("+", with: "%2B")) else {
            throw XMLFailure(what: "a name says that it is encoded and is not", position: 0)
        }
        return name
    }

    /// Elements with texts, by their names.
    mutating func texts() throws(XMLFailure) -> [String: String] {
        var texts: [String: String] = [:]
        try self.children { name, reader throws(XMLFailure) in texts[name] = try reader.text() }
        return texts
    }

    /// The tags of a blob.
    mutating func tags() throws(XMLFailure) -> [String: String] {
        var tags: [String: String] = [:]
        try self.children { name, reader throws(XMLFailure) in
            guard name == "TagSet" else { return try reader.skip() }
            try reader.children { _, reader throws(XMLFailure) in
                let tag = try reader.texts()
                if let key = tag["Key"] { tags[key] = tag["Value"] ?? "" }
            }
        }
        return tags
    }
}
