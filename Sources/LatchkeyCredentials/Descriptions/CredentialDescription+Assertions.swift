//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension CredentialDescription {
    /// The name of the provider of assertions that are tokens of another app registration.
    public static let applicationAssertionProvider = "OidcIdpSignedAssertion"

    /// Describes a client secret.
    ///
    /// - Parameter value: The secret's value.
    /// - Returns: The description.
    /// - Throws: ``CredentialError`` when the value cannot be a secret.
    public static func clientSecret(_ value: String) throws(CredentialError) -> Self {
        .init(source: .clientSecret(try ClientSecret(value)))
    }

    /// Describes assertions that are tokens of the host's managed identity.
    ///
    /// - Parameters:
    ///   - clientID: The client identifier of a user-assigned identity; `nil`, the default, for the system's.
    ///   - audience: The audience of the tokens (`TokenExchangeUrl`); that of the token endpoint's cloud by default.
    /// - Returns: The description.
    public static func managedIdentityAssertion(clientID: String? = nil, audience: String? = nil) -> Self {
        .init(source: .managedIdentityAssertion(clientID: clientID, audience: audience))
    }

    /// Describes assertions in a file.
    ///
    /// - Parameter path: The path; `nil`, the default, for the file that the variable `AZURE_FEDERATED_TOKEN_FILE` names.
    /// - Returns: The description.
    public static func assertionFile(_ path: String? = nil) -> Self { .init(source: .assertionFile(path: path)) }

    /// Describes assertions that a vault signs with a key that never leaves it.
    ///
    /// - Parameter location: Where the certificate is.
    /// - Returns: The description.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    public static func vaultAssertion(_ location: VaultLocation) throws(CredentialError) -> Self {
        .init(source: .vaultAssertion(try Self.checked(location)))
    }

    /// Describes assertions of a provider that is registered in ``CredentialServices/assertionProviders``.
    ///
    /// - Parameters:
    ///   - name: The provider's name; ``applicationAssertionProvider`` needs no registration.
    ///   - data: What the provider wants to know; may hold secrets.
    /// - Returns: The description.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription`` when the name is empty.
    public static func assertions(
        ofProvider name: String,
        data: [String: String] = [:]
    ) throws(CredentialError) -> Self {
        .init(source: .customAssertion(provider: try Self.required(name, "name of the assertion provider"), data: data))
    }

    /// The section of the app registration whose tokens serve as assertions; `nil` when the credential is another.
    package var applicationSection: String? {
        guard case .customAssertion(Self.applicationAssertionProvider, let data) = self.source else { return nil }
        return data.first { $0.key.lowercased() == "configurationsection" }?.value ?? "AzureAd"
    }

    /// Describes assertions of a provider that code hands over.
    ///
    /// - Parameter provider: The provider, known by its identifier.
    /// - Returns: The description.
    public static func assertions(from provider: any AssertionProvider) -> Self {
        .init(source: .provider(.init(name: provider.identifier, value: provider)))
    }

    /// Describes assertions of a closure.
    ///
    /// - Parameters:
    ///   - name: A name that tells the closure from others, without secrets.
    ///   - body: Brings an assertion.
    /// - Returns: The description.
    public static func assertions(
        named name: String,
        _ body: @escaping @Sendable (AssertionRequest) async throws -> SignedAssertion
    ) -> Self {
        .assertions(from: ClosureAssertionProvider(name, body))
    }

    /// Describes a credential of one's own.
    ///
    /// - Parameter credential: The credential, known by its identifier.
    /// - Returns: The description.
    public static func credential(_ credential: any ClientCredential) -> Self {
        .init(source: .credential(.init(name: credential.identifier, value: credential)))
    }
}
