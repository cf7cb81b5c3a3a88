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

/// Passes bytes through.
struct BytesCodec: ContentCodec {
    func encode(_ value: any Encodable & Sendable, as mediaType: MediaType) throws -> [UInt8] {
        guard let bytes = Self.bytes(value) else {
            throw ContentCodecError("only bytes can be sent as '\(mediaType)'.")
        }
        return bytes
    }

    func decode<Output: Decodable>(_ type: Output.Type, from body: [UInt8], as mediaType: MediaType) throws -> Output {
        guard let value = try Self.value(type, from: body) else {
            throw ContentCodecError("its media type is '\(mediaType)', which only bytes can hold.")
        }
        return value
    }

    /// The bytes that a value is; `nil` when it is something else.
    static func bytes(_ value: any Encodable & Sendable) -> [UInt8]? {
        (value as? [UInt8]) ?? (value as? Data).map { Array($0) }
    }

    /// A body as bytes; `nil` when another type is wanted.
    static func value<Output: Decodable>(_ type: Output.Type, from body: [UInt8]) throws -> Output? {
        if type == [UInt8].self || type == [UInt8]?.self { return body as? Output }
        if type == Data.self || type == Data?.self { return Data(body) as? Output }
        return nil
    }
}
