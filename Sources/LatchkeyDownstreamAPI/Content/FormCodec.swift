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

/// Encodes and decodes forms (`application/x-www-form-urlencoded`).
///
/// A value becomes a form when JSON would make it an object of texts, numbers, booleans or lists of them.
struct FormCodec: ContentCodec {
    func encode(_ value: any Encodable & Sendable, as mediaType: MediaType) throws -> [UInt8] {
        let fields: [String: FormValue]
        do {
            fields = try JSONDecoder().decode([String: FormValue].self, from: try JSONEncoder().encode(value))
        } catch {
            throw ContentCodecError("it is not an object of texts, numbers, booleans or lists of them.")
        }
        let pairs = fields.sorted { $0.key < $1.key }.flatMap { field in
            field.value.texts.map { (field.key, $0) }
        }
        return Self.encode(pairs)
    }

    func decode<Output: Decodable>(_ type: Output.Type, from body: [UInt8], as mediaType: MediaType) throws -> Output {
        var fields: [String: String] = [:]
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let texts = parts.map { PercentDecoding.form(String(decoding: $0, as: UTF8.self)) }
            guard let name = texts[0], let value = texts.count == 2 ? texts[1] : "" else {
                throw ContentCodecError("it is not a valid form.")
            }
            if fields[name] == nil { fields[name] = value }
        }
        return try JSONDecoder().decode(type, from: try JSONEncoder().encode(fields))
    }

    static func encode(_ pairs: [(String, String)]) -> [UInt8] {
        let fields = pairs.map { "\(PercentEncoding.component($0.0))=\(PercentEncoding.component($0.1))" }
        return Array(fields.joined(separator: "&").utf8)
    }
}

/// What a field of a form may hold.
private enum FormValue: Decodable {
    case absent
    case one(String)
    case several([String])

    init(from decoder: any Decoder) throws {
        if var list = try? decoder.unkeyedContainer() {
            var texts: [String] = []
            while !list.isAtEnd { texts.append(contentsOf: try list.decode(FormValue.self).texts) }
            self = .several(texts)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .absent
        } else if let flag = try? container.decode(Bool.self) {
            self = .one(flag ? "true" : "false")
        } else if let number = try? container.decode(Int64.self) {
            self = .one(String(number))
        } else if let number = try? container.decode(Double.self) {
            self = .one(String(number))
        } else {
            self = .one(try container.decode(String.self))
        }
    }

    var texts: [String] {
        switch self {
        case .absent: []
        case .one(let text): [text]
        case .several(let texts): texts
        }
    }
}
