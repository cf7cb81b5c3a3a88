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

/// The user who is signed in to the Azure Developer CLI (`azd auth login`): for developers' machines.
public struct AzureDeveloperCLICredential: TokenCredential {
    private let tool: CommandLineTool
    private let tokens: ToolTokens

    /// Creates a credential.
    ///
    /// - Parameters:
    ///   - cache: Where tokens are held.
    ///   - tenantID: The tenant; that of the user by default.
    ///   - settings: The environment, `PATH` above all; that of the process by default.
    public init(cache: TokenCache, tenantID: String? = nil, settings: AzureEnvironment = .process) {
        self.tool = CommandLineTool(name: "azd", environment: settings)
        self.tokens = ToolTokens(
            cache: cache,
            name: "AzureDeveloperCLICredential",
            rule: TenantRule(
                configured: tenantID,
                additionallyAllowed: settings.additionallyAllowedTenants + (tenantID == nil ? ["*"] : []),
                isFixed: settings.ignoresTenants
            )
        )
    }

    /// Returns a token of the user, held or printed by the CLI.
    public func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken {
        let claims = context.claims.map { Data($0.utf8).base64EncodedString() }
        return try await self.tokens.token(for: context) { [tool] scope, tenant in
            var arguments = ["auth", "token", "--output", "json", "--no-prompt", "--scope", scope]
            if let tenant { arguments += ["--tenant-id", tenant] }
            if let claims { arguments += ["--claims", claims] }
            guard let outcome = try await tool.run(arguments, extra: ["NO_COLOR": "true"]), !outcome.isMissing else {
                throw TokenCredentialError(
                    .unavailable,
                    "AzureDeveloperCLICredential: the Azure Developer CLI ('azd') is not installed."
                )
            }
            guard outcome.isSuccess else { throw Self.error(outcome.errors) }
            return try Self.token(outcome.output)
        }
    }

    /// One line of what the CLI says of errors.
    private struct Line: Decodable {
        struct Content: Decodable { var message: String? }
        var error: String?
        var type: String?
        var data: Content?
    }

    private static func error(_ text: String) -> TokenCredentialError {
        let lines = text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        let said =
            lines.compactMap(\.error).first
            ?? lines.first { $0.type == "consoleMessage" }?.data?.message ?? text
        if said.contains("azd auth login") {
            return TokenCredentialError(
                .unavailable,
                "AzureDeveloperCLICredential: nobody is signed in. Run 'azd auth login'."
            )
        }
        if said.contains("unknown flag: --claims") {
            return TokenCredentialError(
                .unavailable,
                "AzureDeveloperCLICredential: this version takes no claims. Install 1.18.1 or later."
            )
        }
        return TokenCredentialError(.failed, "AzureDeveloperCLICredential: \(PrintedToken.redacted(said))")
    }

    private struct Answer: Decodable {
        var token: String
        var expiresOn: String
    }

    private static func token(_ text: String) throws(TokenCredentialError) -> AcquiredToken {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8)), !answer.token.isEmpty,
            let end = PrintedToken.universalSeconds(answer.expiresOn)
        else {
            throw TokenCredentialError(
                .failed,
                "AzureDeveloperCLICredential: the CLI printed no token that can be read."
            )
        }
        return AcquiredToken(value: answer.token, lifetime: .until(WallTime(seconds: end)))
    }
}
