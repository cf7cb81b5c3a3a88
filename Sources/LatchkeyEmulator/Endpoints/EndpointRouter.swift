//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Tells from a path which endpoint is meant.
struct EndpointRouter: Sendable {
    /// Where a path leads.
    struct Route: Hashable, Sendable {
        /// The endpoint.
        var endpoint: Emulator.Endpoint
        /// The tenant in the path, in lower case.
        var tenant: String?
        /// The id of the one product that is asked for.
        var product: String?
    }

    let productsPath: String

    /// Finds the endpoint of a path.
    func route(_ path: String) -> Route {
        if path == self.productsPath { return Route(endpoint: .products) }
        if path.hasPrefix("\(self.productsPath)/") {
            return Route(endpoint: .products, product: String(path.dropFirst(self.productsPath.count + 1)))
        }
        if path == "/common/discovery/instance" { return Route(endpoint: .instanceDiscovery) }
        let parts = path.split(separator: "/", maxSplits: 1)
        guard path.hasPrefix("/"), parts.count == 2 else { return Route(endpoint: .other) }
        let tenant = parts[0].lowercased()
        switch parts[1] {
        case "oauth2/v2.0/token": return Route(endpoint: .token, tenant: tenant)
        case "v2.0/.well-known/openid-configuration": return Route(endpoint: .openIDConfiguration, tenant: tenant)
        case "discovery/v2.0/keys": return Route(endpoint: .keys, tenant: tenant)
        default: return Route(endpoint: .other)
        }
    }
}
