//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization

/// Tokens for Storage: of the credential's tenant at first, and of the account's tenant once Storage has said which that is.
final class StorageAuthentication: ServiceAuthentication {
    /// The scope of tokens for all accounts of all clouds.
    static let scope = "https://storage.azure.com/.default"

    private let credential: any TokenCredential
    private let scope: String
    private let tenant: Mutex<String?> = Mutex(nil)
    private let rejected = RejectedToken()

    init(_ credential: any TokenCredential, scope: String) {
        self.credential = credential
        self.scope = scope
    }

    func send(
        _ request: HTTPClientRequest,
        over transport: (HTTPClientRequest) async throws -> HTTPClientResponse
    ) async throws -> HTTPClientResponse {
        var context = TokenRequestContext(scopes: [self.scope], enablesContinuousAccessEvaluation: true)
        context.tenantID = self.tenant.withLock { $0 }
        context.rejected = self.rejected.value
        let token = try await self.credential.azureToken(for: context)
        let response = try await transport(request.with(token))
        self.rejected.note(token, wasRefused: response.head.status == .unauthorized)
        guard let next = self.improved(context, after: response.head, token.hash) else { return response }
        let better = try await self.credential.azureToken(for: next)
        let last = try await transport(request.with(better))
        let isRefused = last.head.status == .unauthorized
        self.rejected.note(better, wasRefused: isRefused)
        if !isRefused, let tenant = next.tenantID { self.tenant.withLock { $0 = tenant } }
        return last
    }

    /// What will do, when the answer says so.
    private func improved(
        _ context: TokenRequestContext,
        after head: HTTPResponse,
        _ refused: TokenHash
    ) -> TokenRequestContext? {
        var next = context
        if let claims = head.claimsChallenge {
            next.claims = claims
            next.rejected = refused
            return next
        }
        guard let tenant = head.challenges.lazy.compactMap(Self.tenant).first, tenant != context.tenantID else {
            return nil
        }
        next.tenantID = tenant
        next.rejected = nil
        return next
    }

    /// The tenant that a challenge of Storage names.
    ///
    /// A challenge that wants tokens for something else is none of Storage's.
    private static func tenant(of challenge: AuthenticationChallenge) -> String? {
        guard challenge.scheme == "bearer", let uri = challenge.parameters["authorization_uri"],
            let resource = challenge.parameters["resource_id"],
            resource.lowercased() == "https://storage.azure.com"
                || resource.lowercased() == "https://storage.azure.com/",
            let path = try? EndpointURL(uri).path, let tenant = path.split(separator: "/").first,
            tenant.utf8.allSatisfy(TenantRule.isAllowed)
        else { return nil }
        return String(tenant)
    }
}
