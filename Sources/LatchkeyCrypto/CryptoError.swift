//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error thrown by a cryptographic operation.
public struct CryptoError: Error, Sendable {
    /// The category of a ``CryptoError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case authenticationFailed
            case decryptionFailed
            case insecureFile
            case invalidArgument
            case invalidCertificate
            case invalidEncoding
            case invalidKey
            case invalidKeyRing
            case invalidPassphrase
            case invalidSignature
            case keyRingUnavailable
            case malformedToken
            case missingLegacyProvider
            case operationFailed
            case retiredKey
            case unknownKey
            case unsupportedAlgorithm
            case untrustedCertificate
        }
        private let base: Base

        /// Sealed or wrapped bytes were changed, belong to another context, or were made with another key.
        public static var authenticationFailed: Self { .init(base: .authenticationFailed) }
        /// The encrypted token was changed, or is meant for another key; nothing more is said on purpose.
        public static var decryptionFailed: Self { .init(base: .decryptionFailed) }
        /// A file with keys could be read or replaced by others; the message says what to change.
        public static var insecureFile: Self { .init(base: .insecureFile) }
        /// A value that the caller passed cannot be used; the message names it.
        public static var invalidArgument: Self { .init(base: .invalidArgument) }
        /// The text or bytes hold no certificate that can be read.
        public static var invalidCertificate: Self { .init(base: .invalidCertificate) }
        /// The text is not what its encoding, such as base64url, allows.
        public static var invalidEncoding: Self { .init(base: .invalidEncoding) }
        /// The text or numbers hold no key that can be used.
        public static var invalidKey: Self { .init(base: .invalidKey) }
        /// The text is not a key ring, or the key ring cannot be changed that way.
        public static var invalidKeyRing: Self { .init(base: .invalidKeyRing) }
        /// The pass phrase of an encrypted key or file is missing or another one.
        public static var invalidPassphrase: Self { .init(base: .invalidPassphrase) }
        /// The signature does not belong to the data and the key.
        public static var invalidSignature: Self { .init(base: .invalidSignature) }
        /// The key ring could not be read or written; the message or the cause says why.
        public static var keyRingUnavailable: Self { .init(base: .keyRingUnavailable) }
        /// The text is not a signed or encrypted token in compact form.
        public static var malformedToken: Self { .init(base: .malformedToken) }
        /// The file is encrypted with an algorithm that needs the library's legacy provider, which is not installed.
        public static var missingLegacyProvider: Self { .init(base: .missingLegacyProvider) }
        /// The cryptographic library failed at something that should have worked, such as getting memory.
        public static var operationFailed: Self { .init(base: .operationFailed) }
        /// The key that the bytes were wrapped under is retired: they cannot be read any more.
        public static var retiredKey: Self { .init(base: .retiredKey) }
        /// The key ring has no key of that name.
        public static var unknownKey: Self { .init(base: .unknownKey) }
        /// The algorithm is unknown, not allowed here, or does not fit the key.
        public static var unsupportedAlgorithm: Self { .init(base: .unsupportedAlgorithm) }
        /// The certificate is not trusted: the chain, the time or the purpose is wrong; the message says which.
        public static var untrustedCertificate: Self { .init(base: .untrustedCertificate) }
    }

    /// The category of the error.
    public var code: Code
    /// What was wrong and what to do; free of key material and of the data worked on.
    public var message: String
    /// The error that led to this one.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What was wrong and what to do, without secrets.
    ///   - cause: The error that led to this one.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension CryptoError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
