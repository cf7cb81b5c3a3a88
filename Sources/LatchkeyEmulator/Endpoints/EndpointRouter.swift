//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Finds out which endpoint a path belongs to.
struct EndpointRouter: Sendable {
    /// Where a path leads.
    struct Route: Hashable, Sendable {
        /// The endpoint.
        var endpoint: Emulator.Endpoint
        /// The authority in the path.
        var authority: AuthorityPath?
        /// The id of the one product that is asked for.
        var product: String?
    }

    /// The paths below an authority.
    private static let authorityPaths: [String: Emulator.Endpoint] = [
        "oauth2/v2.0/token": .token,
        "oauth2/v2.0/authorize": .authorize,
        "oauth2/v2.0/devicecode": .deviceCode,
        "oauth2/v2.0/logout": .logout,
        "v2.0/.well-known/openid-configuration": .openIDConfiguration,
        "discovery/v2.0/keys": .keys,
    ]

    /// The paths below a server of AD FS.
    private static let federationServerPaths: [String: Emulator.Endpoint] = [
        "oauth2/token": .token,
        "oauth2/authorize": .authorize,
        "oauth2/devicecode": .deviceCode,
        "oauth2/logout": .logout,
        ".well-known/openid-configuration": .openIDConfiguration,
        "discovery/keys": .keys,
    ]

    let productsPath: String

    /// Finds the endpoint of a path.
    ///
    /// - Parameters:
    ///   - path: The path, without the query.
    ///   - listener: Where the request arrived; only the machine's endpoints are served without TLS.
    /// - Returns: The route.
    func route(_ path: String, listener: EmulatorListener = .main) -> Route {
        if let endpoint = Emulator.Endpoint.machine(path: path) { return Route(endpoint: endpoint) }
        guard listener != .machine else { return Route(endpoint: .other) }
        if path == self.productsPath { return Route(endpoint: .products) }
        if path.hasPrefix("\(self.productsPath)/") {
            return Route(endpoint: .products, product: String(path.dropFirst(self.productsPath.count + 1)))
        }
        if GraphEndpoint.version(of: path) != nil { return Route(endpoint: .graph) }
        if path.hasPrefix(GraphTransferEndpoint.path) { return Route(endpoint: .graphTransfer) }
        if path == "/common/discovery/instance" { return Route(endpoint: .instanceDiscovery) }
        if path == "/.well-known/webfinger" { return Route(endpoint: .webFinger) }
        if path == SignInPageEndpoint.path { return Route(endpoint: .signInPage) }
        if path == "/device" { return Route(endpoint: .devicePage) }
        guard let (authority, rest) = AuthorityPath.split(path) else { return Route(endpoint: .other) }
        let paths = authority.kind == .adfs ? Self.federationServerPaths : Self.authorityPaths
        guard let endpoint = paths[rest] else { return Route(endpoint: .other) }
        return Route(endpoint: endpoint, authority: authority)
    }
}
