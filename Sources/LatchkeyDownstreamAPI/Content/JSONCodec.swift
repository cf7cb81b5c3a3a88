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

/// Encodes and decodes JSON.
struct JSONCodec: ContentCodec {
    func encode(_ value: any Encodable & Sendable, as mediaType: MediaType) throws -> [UInt8] {
        Array(try JSONEncoder().encode(value))
    }

    /// An empty body is decoded as `null`, so that an optional type becomes `nil`.
    func decode<Output: Decodable>(_ type: Output.Type, from body: [UInt8], as mediaType: MediaType) throws -> Output {
        try Self.decode(type, from: body.isEmpty ? Array("null".utf8) : body)
    }

    /// Decodes a text, which may be cut anywhere.
    static func decode<Output: Decodable>(_ type: Output.Type, from text: [UInt8]) throws -> Output {
        guard JSONSyntax.isRight(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "The text is not JSON."))
        }
        return try JSONDecoder().decode(type, from: Data(text))
    }
}
