//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension KeyVaultEndpoint {
    /// What a listing says of something.
    func summary(
        _ call: VaultCall,
        _ kind: VaultKind,
        _ name: String,
        _ version: StoredVersion,
        named: Bool
    ) -> EmulatorJSON {
        var members: [String: EmulatorJSON] = ["attributes": version.attributes]
        members[kind == .keys ? "kid" : "id"] = call.id(kind, name, named ? version.id : nil)
        if !version.tags.isEmpty { members["tags"] = .object(version.tags.mapValues { .text($0) }) }
        if let type = version.contentType, kind == .secrets { members["contentType"] = .text(type) }
        if version.isManaged { members["managed"] = .bool(true) }
        if case .certificate(let certificate, _) = version.content { members["x5t"] = .text(certificate.x5t) }
        return .object(members)
    }

    /// What a vault says of a version.
    func document(
        _ call: VaultCall,
        _ kind: VaultKind,
        _ name: String,
        _ version: StoredVersion
    ) throws(VaultRefusal) -> EmulatorJSON {
        var members = self.summary(call, kind, name, version, named: true).object ?? [:]
        switch version.content {
        case .secret(let value):
            members["value"] = .text(value)
            if version.isManaged { members["kid"] = call.id(.keys, name, version.id) }
        case .key(let key):
            members["kid"] = nil
            var numbers = try Self.publicNumbers(of: key)
            numbers["kid"] = call.id(.keys, name, version.id)
            numbers["key_ops"] = ["sign", "verify"]
            members["key"] = .object(numbers)
        case .certificate(let certificate, let policy):
            members["kid"] = call.id(.keys, name, version.id)
            members["sid"] = call.id(.secrets, name, version.id)
            members["cer"] = .text(Base64.encode(certificate.der))
            members["policy"] = policy
        }
        return .object(members)
    }

    private static func publicNumbers(of key: PrivateKey) throws(VaultRefusal) -> [String: EmulatorJSON] {
        guard let text = try? key.publicKey.jsonWebKey(), let numbers = EmulatorJSON(Array(text.utf8))?.object else {
            throw VaultRefusal(500, "InternalError", "The key cannot be written.")
        }
        return numbers
    }
}
