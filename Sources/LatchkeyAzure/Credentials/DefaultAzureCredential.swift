//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP
import LatchkeyTokenAcquisition
public import LatchkeyTokenCache

/// The credential that a program finds where it runs, so that the same program works on a developer's machine and in Azure.
///
/// Tried in this order: environment, workload identity, managed identity, Azure CLI, Azure Developer CLI. The variable
/// `AZURE_TOKEN_CREDENTIALS` narrows it: `prod` for the first three, `dev` for the tools, or the name of one, such as
/// `ManagedIdentityCredential`.
public struct DefaultAzureCredential: TokenCredential {
    /// The chain that it consists of.
    public let chain: ChainedTokenCredential

    private enum Kind: String, CaseIterable {
        case environment = "EnvironmentCredential"
        case workload = "WorkloadIdentityCredential"
        case managed = "ManagedIdentityCredential"
        case azureCLI = "AzureCliCredential"
        case developerCLI = "AzureDeveloperCliCredential"

        var isTool: Bool { self == .azureCLI || self == .developerCLI }
    }

    /// Creates a credential.
    ///
    /// - Parameters:
    ///   - cache: Where tokens are held.
    ///   - http: What sends requests; it must reach addresses of the host itself without a proxy.
    ///   - settings: The environment, and what holds for all credentials; that of the process by default.
    /// - Throws: ``TokenCredentialError`` with code ``TokenCredentialError/Code/invalidRequest`` when
    ///   `AZURE_TOKEN_CREDENTIALS` has another value than those above.
    public init(
        cache: TokenCache,
        http: any HTTPClient,
        settings: AzureEnvironment = .process
    ) throws(TokenCredentialError) {
        let host = ManagedIdentityClient(http: http)
        self.chain = ChainedTokenCredential(try Self.links(cache: cache, http: http, host: host, settings: settings))
    }

    /// Creates a credential whose host is under control.
    init(
        cache: TokenCache,
        http: any HTTPClient,
        host: ManagedIdentityClient,
        settings: AzureEnvironment
    ) throws(TokenCredentialError) {
        self.chain = ChainedTokenCredential(try Self.links(cache: cache, http: http, host: host, settings: settings))
    }

    private static func links(
        cache: TokenCache,
        http: any HTTPClient,
        host: ManagedIdentityClient,
        settings: AzureEnvironment
    ) throws(TokenCredentialError) -> [ChainedTokenCredential.Link] {
        let kinds = try self.kinds(settings["AZURE_TOKEN_CREDENTIALS"])
        return kinds.map { kind in
            let credential: any TokenCredential
            switch kind {
            case .environment: credential = EnvironmentCredential(cache: cache, http: http, settings: settings)
            case .workload: credential = WorkloadIdentityCredential(cache: cache, http: http, settings: settings)
            case .managed:
                let clientID = settings.managedIdentityClientID ?? settings["AZURE_CLIENT_ID"]
                let identity = clientID.map(ManagedIdentity.clientID) ?? .systemAssigned
                // Who is asked alone need not be looked for.
                credential =
                    kinds.count == 1
                    ? ManagedIdentityCredential(host, identity: identity)
                    : ManagedIdentityCredential(
                        host,
                        identity: identity,
                        probe: InstanceMetadataProbe(http: http, environment: settings)
                    )
            case .azureCLI: credential = AzureCLICredential(cache: cache, settings: settings)
            case .developerCLI: credential = AzureDeveloperCLICredential(cache: cache, settings: settings)
            }
            return ChainedTokenCredential.Link(kind.rawValue, credential, isOptional: kind.isTool)
        }
    }

    private static func kinds(_ choice: String?) throws(TokenCredentialError) -> [Kind] {
        let text = choice.map { $0.split(separator: " ").joined().lowercased() } ?? ""
        switch text {
        case "": return Kind.allCases
        case "prod": return Kind.allCases.filter { !$0.isTool }
        case "dev": return Kind.allCases.filter(\.isTool)
        default:
            if let kind = Kind.allCases.first(where: { $0.rawValue.lowercased() == text }) { return [kind] }
            let names = (["dev", "prod"] + Kind.allCases.map(\.rawValue)).joined(separator: ", ")
            throw TokenCredentialError(
                .invalidRequest,
                "AZURE_TOKEN_CREDENTIALS is '\(SafeText.clean(choice ?? "", limit: 64))'. It may be one of: \(names)."
            )
        }
    }

    /// Returns a token of the credential that works.
    public func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken {
        try await self.chain.token(for: context)
    }
}
