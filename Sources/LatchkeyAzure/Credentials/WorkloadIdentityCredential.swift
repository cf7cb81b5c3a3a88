//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
public import LatchkeyHTTP
public import LatchkeyTokenCache

/// The application that a Kubernetes service account stands for: its token file proves who it is (RFC 7523 §2.2).
///
/// `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_FEDERATED_TOKEN_FILE` describe it. The file is read again when it
/// changes.
public struct WorkloadIdentityCredential: TokenCredential {
    private let credential: Result<MicrosoftIdentityTokenCredential, TokenCredentialError>

    /// Creates a credential; what is missing or wrong is reported when a token is asked for.
    ///
    /// - Parameters:
    ///   - cache: Where tokens are held.
    ///   - http: What sends requests to the token endpoint.
    ///   - settings: The environment, and what holds for all credentials; that of the process by default.
    public init(cache: TokenCache, http: any HTTPClient, settings: AzureEnvironment = .process) {
        self.credential = Result { () throws(TokenCredentialError) in
            let name = "WorkloadIdentityCredential"
            let tenant = try settings.required("AZURE_TENANT_ID", of: name)
            let client = try settings.required("AZURE_CLIENT_ID", of: name)
            let file = try settings.required("AZURE_FEDERATED_TOKEN_FILE", of: name)
            return try settings.application(
                tenant: tenant,
                client: client,
                .assertionFile(file),
                cache: cache,
                http: http
            )
        }
    }

    /// Returns a token of the application, held or new.
    public func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken {
        try await self.credential.get().token(for: context)
    }
}
