//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A signed token in compact form: header, payload and signature (RFC 7515).
///
/// Reading a token proves nothing; only ``verify(with:)`` does.
public struct JWS: Sendable {
    /// The longest text that is read.
    private static let longestText = 256 * 1024

    /// The header.
    public let header: JOSEHeader
    /// The payload's bytes; not to be believed before ``verify(with:)``.
    public let payload: [UInt8]
    /// The signature.
    public let signature: [UInt8]
    /// What the signature was made over.
    private let signingInput: [UInt8]

    /// Reads a token strictly.
    ///
    /// - Parameters:
    ///   - compact: Exactly three parts in base64url, without padding, between dots; at most 256 KiB.
    ///   - algorithms: The algorithms to accept; `none` is never one.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/malformedToken``, or
    ///   ``CryptoError/Code/unsupportedAlgorithm`` when the header's algorithm is not among those to accept.
    public init(compact: some StringProtocol, accepting algorithms: Set<SignatureAlgorithm>) throws(CryptoError) {
        guard compact.utf8.count <= Self.longestText else {
            throw CryptoError(.malformedToken, "The token is longer than \(Self.longestText) bytes.")
        }
        let text = compact.bytes
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw CryptoError(.malformedToken, "A signed token has 3 parts; this text has \(parts.count).")
        }
        let header = try JOSEHeader(json: try Self.decode(parts[0], part: "header"))
        guard algorithms.contains(header.algorithm) else {
            throw CryptoError(.unsupportedAlgorithm, "The algorithm \(header.algorithm) is not accepted here.")
        }
        self.header = header
        self.payload = try Self.decode(parts[1], part: "payload")
        self.signature = try Self.decode(parts[2], part: "signature")
        self.signingInput = Array(text[..<parts[1].endIndex])
    }

    /// Verifies the signature.
    ///
    /// - Parameter key: The key that the signer is known to have.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidSignature`` when the token was not signed with that
    ///   key or was changed since.
    public func verify(with key: PublicKey) throws(CryptoError) {
        guard key.isValid(signature: self.signature, for: self.signingInput, algorithm: self.header.algorithm) else {
            throw CryptoError(.invalidSignature, "The token's signature does not belong to the key and the content.")
        }
    }

    /// Signs a token.
    ///
    /// - Parameters:
    ///   - payload: The payload's bytes.
    ///   - header: The header, which names the algorithm.
    ///   - key: The key to sign with.
    /// - Returns: The token in compact form.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/unsupportedAlgorithm`` when the header's algorithm does not fit
    ///   the key, and ``CryptoError/Code/operationFailed``.
    public static func sign(
        _ payload: [UInt8],
        header: JOSEHeader,
        with key: PrivateKey
    ) throws(CryptoError) -> String {
        let input = "\(Base64URL.encode(header.json)).\(Base64URL.encode(payload))"
        let signature = try key.signature(for: Array(input.utf8), algorithm: header.algorithm)
        return "\(input).\(Base64URL.encode(signature))"
    }

    private static func decode(_ text: ArraySlice<UInt8>, part: String) throws(CryptoError) -> [UInt8] {
        do {
            return try Base64Digits.url.decode(text)
        } catch {
            throw CryptoError(.malformedToken, "The token's \(part) is not base64url without padding.", cause: error)
        }
    }
}

extension JWS: CustomStringConvertible, CustomReflectable {
    /// A text that holds neither payload nor signature.
    public var description: String { "JWS(\(self.header.algorithm), <redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
