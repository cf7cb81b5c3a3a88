//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// A private key: signs, and never shows itself but on explicit request.
///
/// Copies share one key of the library, which overwrites and frees it with the last copy.
public struct PrivateKey: Sendable {
    /// The library's key.
    let handle: KeyHandle
    /// The public half.
    public let publicKey: PublicKey
    /// The kind of key.
    public var kind: KeyKind { self.publicKey.kind }

    /// Wraps a key after checking its kind and strength.
    init(_ handle: KeyHandle) throws(CryptoError) {
        self.handle = handle
        // The handle serves both: what it can do as a public key is a subset.
        self.publicKey = try PublicKey(handle)
    }

    /// Generates an RSA key; this takes a tenth of a second or more.
    ///
    /// - Parameter rsaBits: The size of the modulus, 2048 to 8192.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` for another size, and
    ///   ``CryptoError/Code/operationFailed``.
    public init(generatingRSABits rsaBits: Int = 2048) throws(CryptoError) {
        guard (2048...8192).contains(rsaBits) else {
            throw CryptoError(.invalidArgument, "Cannot make an RSA key of \(rsaBits) bits; use 2048 to 8192.")
        }
        guard let handle = unsafe KeyHandle(owning: latchkey_key_generate_rsa(UInt32(rsaBits))) else {
            throw .openSSL(.operationFailed, "The RSA key could not be generated.")
        }
        try self.init(handle)
    }

    /// Generates a key on an elliptic curve.
    ///
    /// - Parameter curve: ``KeyKind/p256``, ``KeyKind/p384`` or ``KeyKind/p521``.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` for RSA, and
    ///   ``CryptoError/Code/operationFailed``.
    public init(generatingOn curve: KeyKind) throws(CryptoError) {
        guard curve != .rsa else {
            throw CryptoError(.invalidArgument, "RSA is no elliptic curve; give a size instead.")
        }
        guard let handle = unsafe KeyHandle(owning: latchkey_key_generate_ec(curve.shimValue)) else {
            throw .openSSL(.operationFailed, "The key on \(curve) could not be generated.")
        }
        try self.init(handle)
    }

    /// Reads a key from PEM text.
    ///
    /// - Parameters:
    ///   - pem: Text with a `PRIVATE KEY`, `ENCRYPTED PRIVATE KEY` (PKCS#8), `RSA PRIVATE KEY` or `EC PRIVATE KEY`
    ///     block; other text around it is ignored, such as certificates. Of several keys the first is read.
    ///   - passphrase: The pass phrase of an encrypted key, at most 1024 bytes; `nil`, the default, for none.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidPassphrase`` when the key is encrypted and the pass phrase
    ///   is missing or another one, and ``CryptoError/Code/invalidKey``; the message never holds the text.
    public init(pem: [UInt8], passphrase: SecretBytes? = nil) throws(CryptoError) {
        // An empty pass phrase is one, too.
        let phrase = passphrase ?? SecretBytes(copying: [])
        var problem = LATCHKEY_PEM_MALFORMED
        let pointer = phrase.withPointer { bytes in
            let bytes: UnsafePointer<UInt8>? = unsafe passphrase == nil ? nil : bytes
            return unsafe latchkey_key_read_private_pem(pem, pem.count, bytes, phrase.count, &problem)
        }
        guard let handle = unsafe KeyHandle(owning: pointer) else {
            throw Self.failure(problem, hasPassphrase: passphrase != nil)
        }
        try self.init(handle)
    }

    private static func failure(_ problem: latchkey_pem_problem, hasPassphrase: Bool) -> CryptoError {
        switch problem {
        case LATCHKEY_PEM_ENCRYPTED:
            let advice = hasPassphrase ? "the pass phrase does not open it" : "give its pass phrase"
            return .openSSL(.invalidPassphrase, "The private key is encrypted: \(advice).")
        case LATCHKEY_PEM_SLOW:
            return CryptoError(.invalidKey, "The encrypted private key asks for more than 10,000,000 iterations.")
        default:
            return .openSSL(.invalidKey, "The text holds no readable 'PRIVATE KEY' block.")
        }
    }

    /// Writes the key as PEM text, unencrypted: whoever reads it can sign.
    ///
    /// - Returns: A `PRIVATE KEY` block (PKCS#8).
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed``.
    public func pem() throws(CryptoError) -> [UInt8] {
        try self.handle.write { unsafe latchkey_key_write_private_pem($0, $1) }
    }

    /// Signs bytes; any number of tasks may sign with one key at once.
    ///
    /// - Parameters:
    ///   - bytes: What to sign.
    ///   - algorithm: The algorithm.
    /// - Returns: The signature in the form that JOSE uses.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/unsupportedAlgorithm`` when the algorithm does not fit the
    ///   key, and ``CryptoError/Code/operationFailed``.
    public func signature(for bytes: [UInt8], algorithm: SignatureAlgorithm) throws(CryptoError) -> [UInt8] {
        guard algorithm.keyKind == self.kind else {
            throw CryptoError(.unsupportedAlgorithm, "\(algorithm) cannot sign with a key of kind \(self.kind).")
        }
        var signature = LibraryBuffer()
        let status = self.handle.withPointer { key in
            signature.fill {
                unsafe latchkey_key_sign(key, algorithm.scheme, algorithm.hash.shimValue, bytes, bytes.count, $0)
            }
        }
        guard status == 1 else { throw .openSSL(.operationFailed, "The signature could not be made.") }
        return signature.bytes
    }
}

extension PrivateKey: CustomStringConvertible, CustomReflectable {
    /// A text that never contains key material.
    public var description: String { "PrivateKey(\(self.kind), <redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
