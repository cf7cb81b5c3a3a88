//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
public import LatchkeyTokenAcquisition

/// The identity of the host: App Service, Azure Arc, Cloud Shell, Service Fabric, Machine Learning or a virtual machine.
public struct ManagedIdentityCredential: TokenCredential {
    private let client: ManagedIdentityClient
    private let identity: ManagedIdentity
    private let probe: InstanceMetadataProbe?

    /// Creates a credential.
    ///
    /// - Parameters:
    ///   - client: What acquires tokens of the host's identity; keep it, it holds them.
    ///   - identity: Which identity; that of the system by default.
    public init(_ client: ManagedIdentityClient, identity: ManagedIdentity = .systemAssigned) {
        self.client = client
        self.identity = identity
        self.probe = nil
    }

    /// Creates a credential that first finds out whether the metadata service of virtual machines is there at all.
    init(_ client: ManagedIdentityClient, identity: ManagedIdentity, probe: InstanceMetadataProbe) {
        self.client = client
        self.identity = identity
        self.probe = probe
    }

    /// Returns a token of the host's identity, held or new.
    ///
    /// The host's identity belongs to one tenant: that of the context does not matter.
    public func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken {
        let scope = try context.onlyScope(for: "A managed identity")
        if self.client.platform == "IMDS", let probe = self.probe, await !probe.isPresent() {
            throw TokenCredentialError(
                .unavailable,
                "ManagedIdentityCredential: the host has no managed identity; its metadata service does not answer."
            )
        }
        let request = TokenRequest(
            scopes: [scope],
            as: .managedIdentity(self.identity),
            options: AcquireTokenOptions(claims: context.claims),
            rejected: context.rejected
        )
        do {
            return CredentialToken(try await self.client.token(for: request))
        } catch {
            throw TokenCredentialError(error)
        }
    }
}

/// Asks whether the metadata service of virtual machines is there, before anybody waits for it for long.
final class InstanceMetadataProbe: Sendable {
    private let http: any HTTPClient
    private let address: String
    private let found = Found()

    /// What was found last; only a presence is remembered.
    private actor Found {
        var isPresent = false
        func note() { self.isPresent = true }
    }

    init(http: any HTTPClient, environment: AzureEnvironment) {
        self.http = http
        self.address = environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] ?? "http://169.254.169.254"
    }

    /// Whether anything answers within a second; what a desktop's proxy answers does not count.
    func isPresent() async -> Bool {
        if await self.found.isPresent { return true }
        guard let url = try? EndpointURL(self.address) else { return true }
        let path = url.path + "/metadata/identity/oauth2/token?api-version=2018-02-01"
        var request = HTTPClientRequest(
            head: HTTPRequest(method: .get, scheme: url.scheme.rawValue, authority: url.authority, path: path)
        )
        request.connectTimeout = .seconds(1)
        request.totalTimeout = .seconds(1)
        do {
            let response = try await self.http.send(request)
            if response.head.status.code == 403 {
                let text = String(decoding: try await response.body.collect(upTo: 4096), as: UTF8.self)
                if text.contains("unreachable") { return false }
            }
        } catch {
            return false
        }
        await self.found.note()
        return true
    }
}
