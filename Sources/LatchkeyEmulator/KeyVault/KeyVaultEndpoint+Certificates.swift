//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension KeyVaultEndpoint {
    func importCertificate(_ call: VaultCall, _ name: String) throws(VaultRefusal) -> EmulatorResponse {
        let key = try Self.certifiedKey(call)
        let keyProperties = call.body["policy"]?["key_props"]
        var isExportable = true
        if case .bool(let value) = keyProperties?["exportable"] { isExportable = value }
        let type = call.body["policy"]?["secret_props"]?["contentType"]?.text ?? "application/x-pkcs12"
        let value = try Self.secret(of: key, type, isExportable)
        let policy: EmulatorJSON = [
            "id": .text("\(call.root)/certificates/\(name)/policy"),
            "key_props": [
                "exportable": .bool(isExportable), "kty": .text(key.privateKey.kind.name), "reuse_key": .bool(false),
            ],
            "secret_props": ["contentType": .text(type)],
            "x509_props": ["subject": .text("\(key.certificate.subject)"), "validity_months": .integer(12)],
            "issuer": ["name": "Unknown"],
        ]
        return try self.store.with(call.vault) { vault throws(VaultRefusal) in
            var certificate = StoredVersion(.certificate(key.certificate, policy: policy), at: call.now)
            certificate.change(call.body, at: call.now)
            certificate.notBefore = key.certificate.validity.lowerBound
            certificate.expires = key.certificate.validity.upperBound
            var secret = StoredVersion(.secret(value), at: call.now, id: certificate.id)
            secret.contentType = type
            secret.isManaged = true
            var signer = StoredVersion(.key(key.privateKey), at: call.now, id: certificate.id)
            signer.isManaged = true
            try vault.add(certificate, .certificates, name)
            try vault.add(secret, .secrets, name)
            try vault.add(signer, .keys, name)
            return .vault(try self.document(call, .certificates, name, certificate))
        }
    }

    private static func certifiedKey(_ call: VaultCall) throws(VaultRefusal) -> CertifiedKey {
        guard let value = call.body["value"]?.text else { throw .badParameter("Property 'value' is missing.") }
        var password = Array((call.body["pwd"]?.text ?? "").utf8)
        let passphrase = password.isEmpty ? nil : SecretBytes(taking: &password)
        do throws(CryptoError) {
            // PEM text may come as it is or in base64, PKCS#12 only in base64.
            let isText = value.contains("-----BEGIN")
            let bytes = isText ? Array(value.utf8) : try Base64.decode(value.filter { !$0.isWhitespace })
            if bytes.starts(with: Array("-----BEGIN".utf8)) {
                return try CertifiedKey(pem: bytes, passphrase: passphrase)
            }
            return try CertifiedKey(pkcs12: bytes, passphrase: passphrase)
        } catch {
            throw .badParameter("The specified certificate cannot be read. \(error.message)")
        }
    }

    /// What the secret of a certificate is; without the private key where that may not leave the vault.
    private static func secret(
        of key: CertifiedKey,
        _ type: String,
        _ isExportable: Bool
    ) throws(VaultRefusal) -> String {
        do throws(CryptoError) {
            if isExportable, type == "application/x-pkcs12" {
                var none: [UInt8] = []
                return Base64.encode(try key.pkcs12(passphrase: SecretBytes(taking: &none), iterations: 2048))
            }
            var pem = isExportable ? try key.privateKey.pem() : []
            for certificate in key.chain { pem += try certificate.pem() }
            return String(decoding: pem, as: UTF8.self)
        } catch {
            throw .badParameter("The certificate cannot be written. \(error.message)")
        }
    }
}
