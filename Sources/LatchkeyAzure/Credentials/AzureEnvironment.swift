//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The environment that credentials are configured by, and what holds for all of them.
public struct AzureEnvironment: Sendable {
    /// The variables by name; empty ones count as missing.
    public var variables: [String: String]
    /// The tenants that services may name beside the configured one, `*` for all; none by default.
    public var additionallyAllowedTenants: [String]
    /// The client identifier of the host's identity that is meant; that of `AZURE_CLIENT_ID` by default.
    public var managedIdentityClientID: String?
    /// Whether the token endpoint may be reached without TLS on loopback, which tests need; false by default.
    public var allowsInsecureLoopback = false

    /// Creates an environment.
    ///
    /// - Parameters:
    ///   - variables: The variables by name.
    ///   - additionallyAllowedTenants: The tenants that services may name beside the configured one; none by default.
    public init(variables: [String: String], additionallyAllowedTenants: [String] = []) {
        self.variables = variables
        self.additionallyAllowedTenants = additionallyAllowedTenants
    }

    /// That of the process, as it is now.
    public static var process: Self { .init(variables: ProcessInfo.processInfo.environment) }

    /// A variable; `nil` when it is missing or empty.
    ///
    /// - Parameter name: The variable's name.
    public subscript(name: String) -> String? { self.variables[name].flatMap { $0.isEmpty ? nil : $0 } }
}

extension AzureEnvironment {
    func required(_ name: String, of credential: String) throws(TokenCredentialError) -> String {
        guard let value = self[name] else {
            throw TokenCredentialError(.unavailable, "\(credential): the environment variable \(name) is not set.")
        }
        return value
    }

    /// Whether what services say of tenants is ignored.
    var ignoresTenants: Bool {
        self["AZURE_IDENTITY_DISABLE_MULTITENANTAUTH"].map { $0 != "0" && $0.lowercased() != "false" } ?? false
    }

    /// The credential of an application that proves who it is.
    func application(
        tenant: String,
        client: String,
        _ proof: CredentialDescription,
        cache: TokenCache,
        http: any HTTPClient
    ) throws(TokenCredentialError) -> MicrosoftIdentityTokenCredential {
        var options = ApplicationOptions(
            instance: self["AZURE_AUTHORITY_HOST"] ?? "https://login.microsoftonline.com",
            tenantID: tenant,
            clientID: client,
            credentials: [proof],
            allowInsecureLoopback: self.allowsInsecureLoopback
        )
        options.azureRegion = self["AZURE_REGIONAL_AUTHORITY_NAME"]
        do throws(AcquisitionError) {
            return MicrosoftIdentityTokenCredential(
                try ConfidentialClient(options, cache: cache, http: http),
                rule: TenantRule(
                    configured: tenant,
                    additionallyAllowed: self.additionallyAllowedTenants,
                    isFixed: self.ignoresTenants
                )
            )
        } catch {
            throw TokenCredentialError(.failed, error.message, acquisition: error)
        }
    }
}
