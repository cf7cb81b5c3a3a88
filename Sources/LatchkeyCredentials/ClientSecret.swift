//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A secret that client and issuer share (`client_secret`, RFC 6749 §2.3.1); no description of it reveals it.
public struct ClientSecret: Hashable, Sendable {
    private let value: String

    /// Creates a credential from a secret.
    ///
    /// - Parameter value: The secret's value, as the issuer showed it, not its identifier.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription`` when the value is empty or
    ///   contains control characters.
    public init(_ value: String) throws(CredentialError) {
        guard value.contains(where: { !$0.isWhitespace }) else {
            throw CredentialError(
                .invalidDescription,
                "The client secret is empty. Set 'ClientSecret' to the secret's value."
            )
        }
        guard !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw CredentialError(
                .invalidDescription,
                "The client secret contains a control character, perhaps a line break at its end. Remove it."
            )
        }
        self.value = value
    }
}

extension ClientSecret: ClientCredential {
    /// A name that is stable while the process runs; it is derived from the secret with a key that dies with the
    /// process, so that it cannot be used to guess the secret.
    public var identifier: String {
        var hasher = Hasher()
        hasher.combine(self.value)
        let hash = UInt64(truncatingIfNeeded: hasher.finalize())
        return "client_secret:\(String(hash, radix: 16))"
    }

    /// Returns the form parameter `client_secret`.
    public func authentication(
        for context: ClientAuthenticationContext
    ) async throws(CredentialError) -> ClientAuthentication {
        guard !context.requiresBinding else {
            throw CredentialError(
                .notSupported,
                "A token cannot be bound to a client secret. List a certificate among the credentials."
            )
        }
        return ClientAuthentication(parameters: [.init(name: "client_secret", value: self.value)])
    }
}

extension ClientSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that never contains the secret.
    public var description: String { "ClientSecret(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a secret does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
