//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// All endpoints of an emulator: a request in, an answer out, and nothing of sockets.
struct EmulatorService: Sendable {
    let configuration: Emulator.Configuration
    /// The emulator's address, without a slash at the end.
    let baseURL: String
    private let router: EndpointRouter
    private let tokenEndpoint: TokenEndpoint
    private let discovery: DiscoveryEndpoints
    private let products: ProductsEndpoint

    /// Sets up the endpoints.
    init(configuration: Emulator.Configuration, identity: Emulator.Identity, baseURL: String) {
        self.configuration = configuration
        self.baseURL = baseURL
        self.router = EndpointRouter(productsPath: configuration.productsAPI.basePath)
        let issuer = TokenIssuer(configuration: configuration, identity: identity, baseURL: baseURL)
        self.tokenEndpoint = TokenEndpoint(configuration: configuration, issuer: issuer)
        self.discovery = DiscoveryEndpoints(identity: identity, baseURL: baseURL)
        self.products = ProductsEndpoint(
            settings: configuration.productsAPI,
            verifier: TokenVerifier(configuration: configuration, identity: identity, baseURL: baseURL),
            baseURL: baseURL
        )
    }

    /// Finds out which endpoint a path belongs to.
    func route(_ path: String) -> EndpointRouter.Route { self.router.route(path) }

    /// Answers a request.
    func respond(to request: Emulator.RecordedRequest, route: EndpointRouter.Route) -> EmulatorResponse {
        do throws(EntraError) {
            return try self.trueResponse(to: request, route: route)
        } catch {
            return error.response(to: request, at: self.configuration.now(), baseURL: self.baseURL)
        }
    }

    private func trueResponse(
        to request: Emulator.RecordedRequest,
        route: EndpointRouter.Route
    ) throws(EntraError) -> EmulatorResponse {
        switch route.endpoint {
        case .token: return try self.tokenEndpoint.respond(to: request, tenant: self.tenant(of: request))
        case .openIDConfiguration: return self.discovery.openIDConfiguration(tenant: try self.tenant(of: request))
        case .keys:
            _ = try self.tenant(of: request)
            return self.discovery.keys()
        case .instanceDiscovery: return try self.discovery.instance(request)
        case .products: return self.products.respond(to: request, product: route.product)
        default: return .text(.notFound, "Nothing is at this path.")
        }
    }

    /// Finds the tenant that a path names.
    private func tenant(of request: Emulator.RecordedRequest) throws(EntraError) -> TenantName {
        guard let tenant = request.tenant.flatMap(TenantName.init) else {
            throw .invalidTenantName(request.tenant ?? "")
        }
        guard tenant.isShared || self.configuration.tenants.contains(tenant.name) else {
            throw .tenantNotFound(tenant.name)
        }
        return tenant
    }
}
