//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension KeyVaultEndpoint {
    func createKey(_ call: VaultCall, _ name: String) throws(VaultRefusal) -> EmulatorResponse {
        let key: PrivateKey
        do throws(CryptoError) {
            switch call.body["kty"]?.text {
            case "RSA", "RSA-HSM":
                var bits = 2048
                if case .integer(let size) = call.body["key_size"] { bits = Int(clamping: size) }
                key = try PrivateKey(generatingRSABits: bits)
            case "EC", "EC-HSM":
                let curves: [String: KeyKind] = ["P-256": .p256, "P-384": .p384, "P-521": .p521]
                guard let curve = curves[call.body["crv"]?.text ?? "P-256"] else {
                    throw CryptoError(.invalidArgument, "The curve is not supported.")
                }
                key = try PrivateKey(generatingOn: curve)
            default: throw CryptoError(.invalidArgument, "Property 'kty' has an unknown value.")
            }
        } catch {
            throw .badParameter(error.message)
        }
        return try self.store.with(call.vault) { vault throws(VaultRefusal) in
            var version = StoredVersion(.key(key), at: call.now)
            version.change(call.body, at: call.now)
            try vault.add(version, .keys, name)
            return .vault(try self.document(call, .keys, name, version))
        }
    }

    /// Signs or verifies.
    func useKey(
        _ call: VaultCall,
        _ name: String,
        _ id: String,
        _ action: String
    ) throws(VaultRefusal) -> EmulatorResponse {
        let version = try self.store.with(call.vault) { vault throws(VaultRefusal) in
            try vault.version(.keys, name, id.isEmpty ? nil : id)
        }
        guard case .key(let key) = version.content, version.isEnabled else { throw .disabled(.keys) }
        guard let algorithm = call.body["alg"]?.text.flatMap(SignatureAlgorithm.init(name:)),
            algorithm.keyKind == key.kind
        else { throw .badParameter("Key and signing key algorithm are incompatible.") }
        let kid = call.id(.keys, name, version.id)
        switch action {
        case "sign":
            let digest = try Self.bytes("value", of: call)
            guard let signature = try? key.signature(ofDigest: digest, algorithm: algorithm) else {
                throw .badParameter("Invalid length of 'value': \(digest.count) bytes.")
            }
            return .vault(["kid": kid, "value": .text(Base64URL.encode(signature))])
        case "verify":
            let isValid = key.publicKey.isValid(
                signature: try Self.bytes("value", of: call),
                ofDigest: try Self.bytes("digest", of: call),
                algorithm: algorithm
            )
            return .vault(["value": .bool(isValid)])
        default: throw .notSupported
        }
    }

    private static func bytes(_ name: String, of call: VaultCall) throws(VaultRefusal) -> [UInt8] {
        guard let bytes = call.body[name]?.text.flatMap({ try? Base64URL.decode($0) }) else {
            throw .badParameter("Property '\(name)' is missing or not base64url.")
        }
        return bytes
    }
}
