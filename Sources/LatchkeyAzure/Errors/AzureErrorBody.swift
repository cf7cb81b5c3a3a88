//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the body of a failure says: XML as Storage writes it, or JSON.
struct AzureErrorBody: Sendable {
    var code: String?
    var message: String?
    var innerCodes: [String] = []
    var details: [String: String] = [:]

    /// Reads a body; fails when it is neither.
    init?(_ body: [UInt8], contentType: String?) {
        let start = XMLReader.withoutMark(body[...]).drop { $0 <= 0x20 }
        switch start.first {
        case UInt8(ascii: "<"): self.init(xml: Array(start))
        case UInt8(ascii: "{"): self.init(json: Array(start))
        default: return nil
        }
    }

    private init?(xml: [UInt8]) {
        guard let root = try? XMLElement.parse(xml, limit: 64 << 10), root.name == "Error" else { return nil }
        for child in root.children where child.children.isEmpty {
            switch child.name {
            case "Code": self.code = child.text
            case "Message": self.message = child.text
            default: self.details[child.name] = child.text
            }
        }
    }

    private init?(json: [UInt8]) {
        struct Envelope: Decodable { var error: Content }
        final class Content: Decodable {
            var code: String?
            var message: String?
            var innererror: Content?
        }
        guard let content = try? JSONDecoder().decode(Envelope.self, from: Data(json)).error else { return nil }
        self.code = content.code
        self.message = content.message
        var inner = content.innererror
        while let next = inner, self.innerCodes.count < 16 {
            if let code = next.code { self.innerCodes.append(code) }
            inner = next.innererror
        }
    }
}
