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
    let hosts: HostNames
    let directory: EmulatorDirectory
    let state: GrantState
    let script: SignInScript
    let tokens: TokenEndpoint
    /// The secret of the machine's endpoints.
    let machineSecret: String
    private let router: EndpointRouter
    private let users: UserEndpoints
    private let resources: ResourceEndpoints
    private let discovery: DiscoveryEndpoints
    private let machine: MachineEndpoint
    private let metadata: InstanceMetadata

    /// The sessions of users' browsers.
    var sessions: BrowserSessions { self.users.sessions }
    /// Microsoft Graph.
    var graph: GraphEndpoint { self.resources.graph }

    /// Sets up the endpoints.
    ///
    /// - Parameters:
    ///   - configuration: What to serve.
    ///   - signingKeys: The keys of tokens.
    ///   - baseURL: The emulator's address, without a slash at the end.
    ///   - mutualTLSURL: The address for clients that send a certificate.
    ///   - faults: The faults, which also meet items of batches.
    init(
        configuration: Emulator.Configuration,
        signingKeys: SigningKeys,
        baseURL: String,
        mutualTLSURL: String,
        faults: FaultScript
    ) {
        self.configuration = configuration
        self.hosts = HostNames(baseURL: baseURL, hosts: configuration.hosts)
        self.directory = EmulatorDirectory(configuration)
        self.state = GrantState()
        self.script = SignInScript()
        self.tokens = TokenEndpoint(
            configuration: configuration,
            directory: self.directory,
            signingKeys: signingKeys,
            state: self.state,
            baseURL: baseURL
        )
        let (tokens, hosts) = (self.tokens, self.hosts)
        self.machineSecret = Opaque.text(prefix: "")
        self.router = EndpointRouter(productsPath: configuration.productsAPI.basePath)
        self.users = .init(configuration: configuration, tokens: tokens, script: self.script, baseURL: baseURL)
        self.resources = .init(configuration: configuration, verifier: tokens.verifier, hosts: hosts, faults: faults)
        self.discovery = DiscoveryEndpoints(signingKeys: signingKeys, hosts: hosts, mutualTLSURL: mutualTLSURL)
        self.machine = MachineEndpoint(
            configuration: configuration,
            directory: self.directory,
            issuer: tokens.issuer,
            baseURL: hosts.issuerBase(for: .entra, hostURL: baseURL),
            secret: self.machineSecret,
            challenges: ArcChallenges(folder: configuration.machine.arcTokenFolder)
        )
        self.metadata = InstanceMetadata(region: configuration.machine.region)
    }

    /// Finds out which endpoint a path belongs to.
    func route(_ path: String, host: String, listener: EmulatorListener) -> EndpointRouter.Route {
        if listener != .machine, let host = DataHost(host) { return EndpointRouter.Route(endpoint: host.endpoint) }
        return self.router.route(path, listener: listener)
    }

    /// Answers a request.
    func respond(to request: Emulator.RecordedRequest, route: EndpointRouter.Route) -> EmulatorResponse {
        do throws(EntraError) {
            return try self.trueResponse(to: request, route: route)
        } catch {
            return error.response(to: request, at: self.configuration.now(), baseURL: self.hosts.baseURL)
        }
    }

    private func trueResponse(
        to request: Emulator.RecordedRequest,
        route: EndpointRouter.Route
    ) throws(EntraError) -> EmulatorResponse {
        switch route.endpoint {
        case .instanceDiscovery: return try self.discovery.instance(request)
        case .webFinger: return self.discovery.webFinger(request)
        case .devicePage: return self.users.devices.page(for: request)
        case .signInPage: return self.users.pages.respond(to: request)
        case .products: return self.resources.products.respond(to: request, product: route.product)
        case .graph: return self.graph.respond(to: request)
        case .graphTransfer: return self.resources.graphTransfer.respond(to: request)
        case .blob, .keyVault:
            guard let host = DataHost(request.host) else { break }
            return host.endpoint == .blob
                ? self.resources.storage.respond(to: request, at: host)
                : self.resources.keyVault.respond(to: request, at: host)
        case .instanceMetadata: return self.metadata.respond(to: request)
        case .appService, .arc, .cloudShell, .imds, .machineLearning, .serviceFabric:
            return self.machine.respond(to: request, endpoint: route.endpoint)
        default: break
        }
        guard let path = route.authority else { return .text(.notFound, "Nothing is at this path.") }
        let authority = try self.authority(path, host: request.host)
        switch route.endpoint {
        case .token: return try self.tokens.respond(to: request, at: authority)
        case .authorize: return self.users.authorize.respond(to: request, at: authority)
        case .deviceCode: return try self.users.devices.respond(to: request, at: authority)
        case .logout: return self.users.logout.respond(to: request, at: authority)
        case .openIDConfiguration: return self.discovery.openIDConfiguration(of: authority)
        default: return self.discovery.keys()
        }
    }

    /// Finds the authority that a path names.
    func authority(_ path: AuthorityPath, host: String) throws(EntraError) -> Authority {
        // A server without tenants keeps its users in one directory, whose name nobody sees.
        let name = path.tenant ?? Emulator.sampleTenant
        guard let tenant = TenantName(name) else { throw .invalidTenantName(name) }
        guard path.tenant == nil || tenant.isShared || self.configuration.tenants.contains(tenant.name) else {
            throw .tenantNotFound(tenant.name)
        }
        let hostURL = self.hosts.url(ofHost: host)
        return Authority(
            kind: path.kind,
            tenant: tenant,
            prefix: path.prefix,
            policy: path.policy,
            hostURL: hostURL,
            issuerBase: self.hosts.issuerBase(for: path.kind, hostURL: hostURL)
        )
    }
}
