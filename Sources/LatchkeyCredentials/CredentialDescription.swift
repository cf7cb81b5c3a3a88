//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A credential as configuration describes it: where it comes from, not yet loaded.
public struct CredentialDescription: Hashable, Sendable {
    /// Where a credential comes from: the `SourceType` of a configuration file.
    public struct SourceType: RawRepresentable, Hashable, Sendable {
        /// The name in configuration files, for example `ClientSecret`.
        public var rawValue: String

        /// Creates a source type from its name.
        ///
        /// - Parameter rawValue: The name in configuration files.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// A secret written in the configuration itself.
        public static var clientSecret: Self { .init(rawValue: "ClientSecret") }

        /// The source types that can be loaded.
        public static var supported: [Self] { [.clientSecret] }
    }

    /// What each source needs.
    private enum Source: Hashable, Sendable {
        case clientSecret(ClientSecret)
    }

    private let source: Source

    /// Describes a client secret.
    ///
    /// - Parameter value: The secret's value.
    /// - Returns: The description.
    /// - Throws: ``CredentialError`` when the value cannot be a secret.
    public static func clientSecret(_ value: String) throws(CredentialError) -> Self {
        .init(source: .clientSecret(try ClientSecret(value)))
    }

    /// Where the credential comes from.
    public var sourceType: SourceType {
        switch self.source {
        case .clientSecret: .clientSecret
        }
    }

    /// Loads the credential.
    ///
    /// - Returns: The credential, ready to authenticate token requests.
    /// - Throws: ``CredentialError`` when it cannot be loaded.
    public func load() async throws(CredentialError) -> any ClientCredential {
        switch self.source {
        case .clientSecret(let secret): secret
        }
    }
}

extension CredentialDescription: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The source type, without any secret.
    public var description: String { "CredentialDescription(\(self.sourceType.rawValue))" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a description does not reveal secrets.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
