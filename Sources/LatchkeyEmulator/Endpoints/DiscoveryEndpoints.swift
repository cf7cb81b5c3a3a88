//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

/// The documents that tell clients where everything is, and which keys verify tokens.
struct DiscoveryEndpoints: Sendable {
    let signingKeys: SigningKeys
    let hosts: HostNames
    let mutualTLSURL: String

    /// The keys that verify tokens (RFC 7517).
    func keys() -> EmulatorResponse { .json(KeySetDocument(keys: self.signingKeys.all)) }

    /// The metadata of an authority.
    func openIDConfiguration(of authority: Authority) -> EmulatorResponse {
        .json(OpenIDConfigurationDocument(authority: authority, mutualTLSURL: self.mutualTLSURL))
    }

    /// Confirms that a host is one of ours.
    ///
    /// - Parameter request: Names the host by one of its authorization endpoints.
    /// - Returns: The aliases of the host.
    /// - Throws: The error to answer with, for every other host.
    func instance(_ request: Emulator.RecordedRequest) throws(EntraError) -> EmulatorResponse {
        guard let endpoint = request.queryValue("authorization_endpoint") else {
            throw .missingParameter("authorization_endpoint")
        }
        let parts = endpoint.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 3, parts[0].lowercased() == "https:", parts[1].isEmpty, !parts[3].isEmpty,
            self.hosts.contains(String(parts[2]))
        else { throw .unknownInstance }
        let hostURL = "https://\(parts[2].lowercased())"
        return .json(InstanceDiscoveryDocument(tenant: String(parts[3]), hostURL: hostURL, hosts: self.hosts))
    }

    /// Confirms that a server of AD FS is trusted.
    ///
    /// - Parameter request: Names the server.
    /// - Returns: The link that says so, or nothing for other servers.
    func webFinger(_ request: Emulator.RecordedRequest) -> EmulatorResponse {
        guard let resource = request.queryValue("resource"), resource.hasPrefix("https://"),
            self.hosts.contains(String(resource.dropFirst("https://".count).prefix { $0 != "/" }))
        else { return .text(.notFound) }
        return .json(
            WebFingerDocument(
                subject: resource,
                links: [.init(rel: WebFingerDocument.trustedRealm, href: resource)]
            )
        )
    }
}
