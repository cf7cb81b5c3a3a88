//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
public import LatchkeyTokenCache

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The user who is signed in to the Azure CLI (`az login`): for developers' machines.
public struct AzureCLICredential: TokenCredential {
    private let tool: CommandLineTool
    private let tokens: ToolTokens
    private let subscription: String?

    /// Creates a credential.
    ///
    /// - Parameters:
    ///   - cache: Where tokens are held.
    ///   - tenantID: The tenant; that of the CLI's current subscription by default.
    ///   - subscription: The name or identifier of the subscription; the CLI's current one by default.
    ///   - settings: The environment, `PATH` above all; that of the process by default.
    public init(
        cache: TokenCache,
        tenantID: String? = nil,
        subscription: String? = nil,
        settings: AzureEnvironment = .process
    ) {
        self.tool = CommandLineTool(name: "az", environment: settings)
        self.tokens = ToolTokens(
            cache: cache,
            name: "AzureCLICredential",
            rule: TenantRule(
                configured: tenantID,
                additionallyAllowed: settings.additionallyAllowedTenants + (tenantID == nil ? ["*"] : []),
                isFixed: settings.ignoresTenants
            )
        )
        self.subscription = subscription
    }

    /// Returns a token of the user, held or printed by the CLI.
    public func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken {
        if let claims = context.claims {
            let encoded = Data(claims.utf8).base64EncodedString()
            throw TokenCredentialError(
                .unavailable,
                "AzureCLICredential: the CLI takes no claims. Run: az login --claims-challenge \(encoded)"
            )
        }
        if let subscription = self.subscription, !subscription.utf8.allSatisfy(Self.isAllowed) {
            throw TokenCredentialError(
                .invalidRequest,
                "AzureCLICredential: the subscription has characters that none has."
            )
        }
        return try await self.tokens.token(for: context) { [tool, subscription] scope, tenant in
            var arguments = ["account", "get-access-token", "--output", "json", "--resource", Self.resource(of: scope)]
            if let tenant { arguments += ["--tenant", tenant] }
            if let subscription { arguments += ["--subscription", subscription] }
            guard let outcome = try await tool.run(arguments, extra: ["AZURE_CORE_NO_COLOR": "true"]),
                !outcome.isMissing
            else {
                throw TokenCredentialError(.unavailable, "AzureCLICredential: the Azure CLI ('az') is not installed.")
            }
            guard outcome.isSuccess else { throw Self.error(outcome.errors) }
            return try Self.token(outcome.output)
        }
    }

    private static func resource(of scope: String) -> String {
        scope.hasSuffix("/.default") ? String(scope.dropLast("/.default".count)) : scope
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        TenantRule.isAllowed(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: " ")
    }

    private static func error(_ text: String) -> TokenCredentialError {
        let asksForSignIn = text.contains("az login") || text.contains("az account set")
        if asksForSignIn, !text.contains("AADSTS") {
            return TokenCredentialError(.unavailable, "AzureCLICredential: nobody is signed in. Run 'az login'.")
        }
        return TokenCredentialError(.failed, "AzureCLICredential: \(PrintedToken.redacted(text))")
    }

    /// What the CLI prints.
    private struct Answer: Decodable {
        var accessToken: String
        var expires_on: PrintedToken.Number?
        var expiresOn: String?
    }

    private static func token(_ text: String) throws(TokenCredentialError) -> AcquiredToken {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8)), !answer.accessToken.isEmpty,
            // Old versions print only a local time.
            let seconds = answer.expires_on?.value ?? answer.expiresOn.flatMap(PrintedToken.localSeconds)
        else { throw TokenCredentialError(.failed, "AzureCLICredential: the CLI printed no token that can be read.") }
        return AcquiredToken(value: answer.accessToken, lifetime: .until(WallTime(seconds: seconds)))
    }
}
