//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
public import LatchkeyHTTP
import LatchkeyTokenAcquisition
public import LatchkeyTokenCache

/// The application that environment variables describe.
///
/// `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and either `AZURE_CLIENT_SECRET` or `AZURE_CLIENT_CERTIFICATE_PATH` (PEM or
/// PKCS#12, with `AZURE_CLIENT_CERTIFICATE_PASSWORD`); of both the secret is used. `AZURE_AUTHORITY_HOST` names another
/// cloud.
public struct EnvironmentCredential: TokenCredential {
    private let credential: Result<MicrosoftIdentityTokenCredential, TokenCredentialError>

    /// Creates a credential; what is missing or wrong is reported when a token is asked for.
    ///
    /// - Parameters:
    ///   - cache: Where tokens are held.
    ///   - http: What sends requests to the token endpoint.
    ///   - settings: The environment, and what holds for all credentials; that of the process by default.
    public init(cache: TokenCache, http: any HTTPClient, settings: AzureEnvironment = .process) {
        self.credential = Result { () throws(TokenCredentialError) in
            let tenant = try settings.required("AZURE_TENANT_ID", of: "EnvironmentCredential")
            let client = try settings.required("AZURE_CLIENT_ID", of: "EnvironmentCredential")
            let proof = try Self.proof(settings)
            return try settings.application(tenant: tenant, client: client, proof, cache: cache, http: http)
        }
    }

    private static func proof(_ settings: AzureEnvironment) throws(TokenCredentialError) -> CredentialDescription {
        do throws(CredentialError) {
            if let secret = settings["AZURE_CLIENT_SECRET"] { return try .clientSecret(secret) }
            if let path = settings["AZURE_CLIENT_CERTIFICATE_PATH"] {
                return try .certificate(path: path, password: settings["AZURE_CLIENT_CERTIFICATE_PASSWORD"])
            }
        } catch {
            throw TokenCredentialError(.failed, error.message)
        }
        throw TokenCredentialError(
            .unavailable,
            "EnvironmentCredential: neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set."
        )
    }

    /// Returns a token of the application, held or new.
    public func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken {
        try await self.credential.get().token(for: context)
    }
}
