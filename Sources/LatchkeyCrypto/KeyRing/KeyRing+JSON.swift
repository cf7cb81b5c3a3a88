//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension KeyRing {
    /// Reads the JSON form.
    ///
    /// - Parameter json: The text. Overwriting it afterwards is up to the caller.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKeyRing``; the message never holds a part of the text.
    public init(json: [UInt8]) throws(CryptoError) {
        var reader = JSONReader(json, of: "key ring", failing: .invalidKeyRing)
        var version: Int64?
        var namespaceBytes: SecretBytes?
        var entries: [Entry] = []
        try reader.object { name, reader throws(CryptoError) in
            switch name {
            case "version": version = try reader.integer()
            case "namespaceKey": namespaceBytes = try reader.secret()
            case "keys":
                try reader.array { reader throws(CryptoError) in entries.append(try Self.entry(from: &reader)) }
            default: throw reader.failure("one of 'version', 'namespaceKey', 'keys'")
            }
        }
        try reader.finish()
        guard version == 1 else {
            throw CryptoError(
                .invalidKeyRing,
                "The key ring's 'version' is not 1; a newer release may have written it."
            )
        }
        guard let namespaceBytes else { throw CryptoError(.invalidKeyRing, "The key ring has no 'namespaceKey'.") }
        try self.init(entries: entries, namespaceBytes: namespaceBytes)
    }

    /// Writes the JSON form, with the keys: whoever reads it can read everything.
    ///
    /// - Returns: The text.
    public func json() -> SecretBytes {
        var text: [UInt8] = []
        // A buffer that grows would leave copies of keys behind.
        text.reserveCapacity(256 + self.entries.count * 256)
        text += "{\n  \"version\": 1,\n  \"namespaceKey\": \"".utf8
        Base64URL.encode(self.namespaceBytes, to: &text)
        text += "\",\n  \"keys\": [".utf8
        for (index, entry) in self.entries.enumerated() {
            let key = entry.key
            text += index == 0 ? "\n".utf8 : ",\n".utf8
            text += "    {\"id\": \"\(key.id)\", \"state\": \"\(key.state)\", \"created\": \(key.created)".utf8
            if let bytes = entry.bytes {
                text += ", \"key\": \"".utf8
                Base64URL.encode(bytes, to: &text)
                text += "\"".utf8
            }
            text += "}".utf8
        }
        text += "\n  ]\n}\n".utf8
        return SecretBytes(taking: &text)
    }

    private static func entry(from reader: inout JSONReader) throws(CryptoError) -> Entry {
        var id: String?
        var state: State?
        var created: Int64?
        var bytes: SecretBytes?
        try reader.object { name, reader throws(CryptoError) in
            switch name {
            case "id": id = try reader.string()
            case "state":
                state = State(name: try reader.string())
                if state == nil { throw reader.failure("one of 'active', 'decryptOnly', 'retired'") }
            case "created": created = try reader.integer()
            case "key": bytes = try reader.secret()
            default: throw reader.failure("one of 'id', 'state', 'created', 'key'")
            }
        }
        guard let id, let state, let created, Key.isValid(id: id), created >= 0 else {
            throw reader.failure("a key with a valid 'id', 'state' and 'created'")
        }
        guard bytes?.count == (state == .retired ? nil : Self.keyCount) else {
            throw CryptoError(
                .invalidKeyRing,
                "The 'key' of '\(id)' must have \(Self.keyCount) bytes, or none if retired."
            )
        }
        return Entry(key: Key(id: id, state: state, created: created), bytes: bytes)
    }
}
