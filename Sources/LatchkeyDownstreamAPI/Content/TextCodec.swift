//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Encodes and decodes strings as text in UTF-8, or Latin-1 where a response says so.
struct TextCodec: ContentCodec {
    func encode(_ value: any Encodable & Sendable, as mediaType: MediaType) throws -> [UInt8] {
        guard let text = value as? String else {
            throw ContentCodecError("only a string can be sent as '\(mediaType)'.")
        }
        guard mediaType.charset.map({ $0 == "utf-8" || $0 == "us-ascii" }) ?? true else {
            throw ContentCodecError("text is sent in UTF-8 only.")
        }
        return Array(text.utf8)
    }

    func decode<Output: Decodable>(_ type: Output.Type, from body: [UInt8], as mediaType: MediaType) throws -> Output {
        // A cast to an optional string succeeds too.
        guard let probe = "" as? Output else {
            throw ContentCodecError("its media type is '\(mediaType)', not JSON. Check 'BaseUrl' and the path.")
        }
        if body.isEmpty { return probe }
        let text =
            switch mediaType.charset {
            case nil, "utf-8", "utf8", "us-ascii": String(validating: body, as: UTF8.self)
            case "iso-8859-1", "latin1": String(String.UnicodeScalarView(body.map { Unicode.Scalar($0) }))
            default: throw ContentCodecError("its character set is not known.")
            }
        guard let value = text as? Output else { throw ContentCodecError("its text is not valid.") }
        return value
    }
}
