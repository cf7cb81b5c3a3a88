//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
public import LatchkeyTokenCache

/// The tokens of a developer's tool, which keeps none itself: they are held in a token cache.
struct ToolTokens: Sendable {
    let cache: TokenCache
    let name: String
    let rule: TenantRule

    /// Returns a token, held or printed by the tool.
    func token(
        for context: TokenRequestContext,
        printed: @escaping @Sendable (_ scope: String, _ tenant: String?) async throws -> AcquiredToken
    ) async throws(TokenCredentialError) -> CredentialToken {
        let scope = try context.onlyScope(for: self.name)
        guard scope.utf8.allSatisfy(Self.isAllowed) else {
            throw TokenCredentialError(
                .invalidRequest,
                "The scope '\(SafeText.clean(scope, limit: 100))' has characters that \(self.name) does not take."
            )
        }
        let tenant = try self.rule.tenant(for: context.tenantID) ?? self.rule.configured
        do throws(TokenCacheError) {
            let key = try CacheKey(
                authority: self.name,
                tenant: tenant ?? "",
                client: "developer",
                flow: "developer_tool",
                scopes: [scope]
            )
            let token = try await self.cache.token(
                for: key,
                options: TokenRequestOptions(
                    forcedRefresh: context.rejected.map { .rejected($0) },
                    claims: context.claims
                )
            ) { _ in
                try await printed(scope, tenant)
            }
            return CredentialToken(token)
        } catch {
            throw error.cause as? TokenCredentialError ?? TokenCredentialError(.failed, error.message)
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        TenantRule.isAllowed(byte) || [UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "/")].contains(byte)
    }
}

extension TokenCredentialError: TokenSourceError {
    /// What the error means for the next attempts: nothing that repeats by itself.
    public var failure: AcquisitionFailure { AcquisitionFailure(.permanent) }
}
