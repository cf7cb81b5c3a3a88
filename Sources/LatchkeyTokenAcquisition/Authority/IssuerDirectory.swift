//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP

/// Knows where the services of issuers are, and asks only when nothing else tells.
actor IssuerDirectory {
    /// Whom unknown hosts are looked up at.
    private static let discoveryHost = "https://login.microsoftonline.com/common/discovery/instance"

    private let client: MetadataClient
    private let validatesHosts: Bool
    private var clouds: [String: Task<Result<Cloud, AcquisitionError>, Never>] = [:]
    private var issuers: [Authority: Task<Result<IssuerEndpoints, AcquisitionError>, Never>] = [:]

    init(http: any HTTPClient, validatesHosts: Bool) {
        self.client = MetadataClient(http: http)
        self.validatesHosts = validatesHosts
    }

    /// The endpoints of an authority.
    ///
    /// - Parameters:
    ///   - authority: The authority.
    ///   - region: The region whose host is asked; `nil` for the global one.
    /// - Returns: The endpoints.
    /// - Throws: ``AcquisitionError``.
    func endpoints(of authority: Authority, region: Region?) async throws(AcquisitionError) -> IssuerEndpoints {
        switch authority.kind {
        case .openIDConnect: try await self.described(authority)
        case .entra: authority.endpoints(cloud: try await self.cloud(of: authority), region: region)
        default: authority.endpoints(cloud: nil)
        }
    }

    // MARK: - Entra

    /// The cloud of a host: from the table, or from the one who knows them all.
    private func cloud(of authority: Authority) async throws(AcquisitionError) -> Cloud {
        let host = authority.instance.host
        if let cloud = Cloud.of(host) { return cloud }
        guard self.validatesHosts, !authority.instance.isLoopback else { return .custom(host) }
        if let lookup = self.clouds[host] { return try await lookup.value.get() }
        let lookup = Task(name: "instance-discovery") { await self.lookUp(authority) }
        self.clouds[host] = lookup
        return try await lookup.value.get()
    }

    /// Looks up a host; an answer that cannot be had counts as one that says nothing, so that it is asked for once.
    private func lookUp(_ authority: Authority) async -> Result<Cloud, AcquisitionError> {
        let host = authority.instance.host
        let question = "\(authority.instance)\(authority.endpointPath("authorize"))"
        guard let url = try? EndpointURL(Self.discoveryHost),
            let answer = try? await self.client.get(
                url,
                query: [("api-version", "1.1"), ("authorization_endpoint", question)],
                fields: TokenEndpointRequest.clientFields,
                timeout: .seconds(10)
            ), let members = answer.members
        else { return .success(.custom(host)) }
        if members["error"]?.string == "invalid_instance" {
            return .failure(
                AcquisitionError(
                    .configuration,
                    "'\(host)' is not a sign-in host of Entra ID. Correct 'Instance', or give the issuer's URL in "
                        + "'Authority' if it is a provider of another kind.",
                    reason: "invalid_instance"
                )
            )
        }
        return .success(Self.cloud(of: host, in: members) ?? .custom(host))
    }

    private static func cloud(of host: String, in members: [String: JSONValue]) -> Cloud? {
        for entry in members["metadata"]?.array ?? [] {
            let aliases = entry.object?["aliases"]?.array?.compactMap(\.string) ?? []
            guard aliases.contains(host), let network = entry.object?["preferred_network"]?.string,
                let url = try? EndpointURL("https://\(network)"), url.authority == network
            else { continue }
            return .custom(network, aliases: aliases, cacheHost: entry.object?["preferred_cache"]?.string)
        }
        return nil
    }

    // MARK: - Issuers that describe themselves

    private func described(_ authority: Authority) async throws(AcquisitionError) -> IssuerEndpoints {
        if let lookup = self.issuers[authority] { return try await lookup.value.get() }
        let lookup = Task(name: "issuer-discovery") { await self.describe(authority) }
        self.issuers[authority] = lookup
        let result = await lookup.value
        // The next request asks again: issuers come back.
        if case .failure = result { self.issuers[authority] = nil }
        return try result.get()
    }

    private func describe(_ authority: Authority) async -> Result<IssuerEndpoints, AcquisitionError> {
        let url = authority.instance.withPath(authority.path + "/.well-known/openid-configuration")
        let answer: MetadataClient.Answer
        do throws(HTTPClientError) {
            answer = try await self.client.get(url, timeout: .seconds(10))
        } catch {
            return .failure(AcquisitionError(error, host: url.authority, place: "the description of \(url.authority)"))
        }
        do throws(AcquisitionError) {
            return .success(try IssuerDescription(answer, of: authority, at: url).endpoints)
        } catch {
            return .failure(error)
        }
    }
}
