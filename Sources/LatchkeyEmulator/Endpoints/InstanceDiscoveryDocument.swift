//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The answer of instance discovery: which host names mean the same cloud.
struct InstanceDiscoveryDocument: Encodable, Sendable {
    enum CodingKeys: String, CodingKey {
        case tenantDiscoveryEndpoint = "tenant_discovery_endpoint"
        case version = "api-version"
        case metadata
    }

    /// The names of one cloud.
    struct Entry: Encodable, Sendable {
        enum CodingKeys: String, CodingKey {
            case preferredNetwork = "preferred_network"
            case preferredCache = "preferred_cache"
            case aliases
        }

        var preferredNetwork: String
        var preferredCache: String
        var aliases: [String]
    }

    let tenantDiscoveryEndpoint: String
    let version = "1.1"
    let metadata: [Entry]

    /// Describes the emulator's hosts.
    init(tenant: String, hostURL: String, hosts: HostNames) {
        self.tenantDiscoveryEndpoint = "\(hostURL)/\(tenant)/v2.0/.well-known/openid-configuration"
        self.metadata = hosts.clouds.map { Entry(preferredNetwork: $0[0], preferredCache: $0[0], aliases: $0) }
    }
}
