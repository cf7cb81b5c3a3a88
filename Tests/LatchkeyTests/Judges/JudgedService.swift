//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// An emulator with all that the judged flows need.
struct JudgedService {
    static let tenant = Emulator.sampleTenant
    static let redirectURI = "http://localhost:8400/signin-oidc"
    static let device = Emulator.Application(clientID: "dddd2222-3333-4444-5555-666677778888", isPublicClient: true)
    private static let subject = "system:serviceaccount:orders"

    let emulator: Emulator
    let folder: TestFolder
    let http: CurlHTTPClient
    let application: Emulator.Application
    /// The emulator's clock, which tests advance.
    let clock: WallClock
    private let issuer: Emulator.FederatedIssuer
    private let assertion: String
    private let certificate: String
    private let authority: String

    /// Runs a test with a service, and stops it afterwards.
    static func run(_ body: (JudgedService) async throws -> Void) async throws {
        let folder = try TestFolder()
        let credentials = try JudgedCredentials()
        let issuer = try Emulator.FederatedIssuer("https://cluster.example")
        var application = Emulator.Application.sample()
        application.trustedSubjects = [credentials.trustedSubject]
        application.federatedCredentials = [.init(issuer: issuer.name, subject: Self.subject)]
        application.redirectURIs = [Self.redirectURI]
        let clock = WallClock()
        let configuration = Emulator.Configuration(
            applications: [application, Self.device],
            federatedIssuers: [issuer],
            devices: .init(interval: .zero),
            now: { clock.seconds }
        )
        try await Emulator.withEmulator(configuration) { emulator in
            let authority = folder.path("ca.pem")
            try emulator.writeCertificateAuthority(to: authority)
            let http = try CurlHTTPClient(configuration: .init(trustRoots: .file(authority)))
            let service = JudgedService(
                emulator: emulator,
                folder: folder,
                http: http,
                application: application,
                clock: clock,
                issuer: issuer,
                assertion: try issuer.token(subject: Self.subject),
                certificate: try credentials.write(to: folder),
                authority: authority
            )
            let result = await Result { try await body(service) }
            await http.shutdown()
            try result.get()
        }
    }

    /// What a judge is told.
    func order(for flow: JudgedFlow) throws -> Judge.Order {
        var order = self.order(named: flow.rawValue)
        switch flow {
        case .certificate: order.certificate = self.certificate
        case .assertion: order.assertion = self.assertion
        default: order.secret = self.application.secrets.first
        }
        if flow.kind == .user {
            order.scope = Self.userScopes[0]
            order.secondScope = Self.userScopes[1]
            order.redirect = Self.redirectURI
        }
        switch flow {
        case .claims:
            order.claims = JudgedFlow.challenge
            order.capabilities = ["cp1"]
        case .onBehalfOf: order.userAssertion = try self.userAssertion()
        case .deviceCode, .deviceRefresh: order.client = Self.device.clientID
        case .appServiceAssigned, .imdsAssigned: order.identity = Emulator.ManagedIdentity.userAssigned.clientID
        default: break
        }
        return order
    }

    /// What a judge is told who obtains an app token and calls the API, which rejects it once.
    func challengeOrder() -> Judge.Order {
        var order = self.order(named: "challenge")
        order.secret = self.application.secrets.first
        order.capabilities = ["cp1"]
        return order
    }

    private func order(named name: String) -> Judge.Order {
        Judge.Order(
            flow: name,
            base: self.emulator.baseURL,
            tenant: Self.tenant,
            client: self.application.clientID,
            scope: Self.appScope,
            ca: self.authority,
            api: "\(self.emulator.baseURL)/api/products"
        )
    }

    /// The environment of a process on a machine with an identity.
    func environment(for flow: JudgedFlow) -> [String: String] {
        flow.kind == .machine ? self.emulator.environment(for: flow.endpoints[0]) : [:]
    }

    /// Prepares the emulator for one run of a flow.
    func prepare(for flow: JudgedFlow) {
        self.emulator.forgetRequests()
        if flow.isPublic { self.emulator.scriptDeviceSignIns(.approved()) }
    }

    static let appScope = "\(Emulator.Resource.products.identifier)/.default"
    static let userScopes = ["Products.Read", "Products.Write"].map { "\(Emulator.Resource.products.identifier)/\($0)" }

    /// The token of a user that the application was called with.
    func userAssertion() throws -> String {
        try self.emulator.accessToken(scope: "api://\(self.application.clientID)/access")
    }

    // MARK: - Our client

    /// Obtains a token in the way of a flow with our client.
    ///
    /// - Parameters:
    ///   - flow: The way.
    ///   - order: What the judge was told.
    /// - Returns: The token.
    /// - Throws: Why there is none.
    func perform(_ flow: JudgedFlow, _ order: Judge.Order) async throws -> String {
        if flow.kind == .machine { return try await self.machineToken(for: flow) }
        let client = try self.client(flow, order)
        switch flow {
        case .onBehalfOf:
            let assertion = UserAssertion(try #require(order.userAssertion))
            return try await client.token(scopes: [order.scope], as: .onBehalfOf(assertion)).value
        case .authorizationCode: return try await self.signIn(client).token.value
        case .deviceCode: return try await self.signInOnDevice(client).token.value
        case .refresh, .deviceRefresh:
            let isOnDevice = flow == .deviceRefresh
            let signIn = isOnDevice ? try await self.signInOnDevice(client) : try await self.signIn(client)
            let subject = TokenSubject.user(signIn.account.principal)
            return try await client.token(scopes: [Self.userScopes[1]], as: subject).value
        default:
            let options = AcquireTokenOptions(claims: order.claims)
            return try await client.token(scopes: [order.scope], as: .app, options: options).value
        }
    }

    private func client(_ flow: JudgedFlow, _ order: Judge.Order) throws -> ConfidentialClient {
        var options = ApplicationOptions(
            instance: self.emulator.baseURL,
            tenantID: Self.tenant,
            clientID: order.client,
            credentials: try self.credentials(of: order)
        )
        options.isPublicClient = flow.isPublic
        options.clientCapabilities = order.capabilities ?? []
        // The issuer's interval of zero counts as missing, and nobody is to wait for the usual one.
        let timing = AcquisitionTiming(sleep: { _ in })
        return try ConfidentialClient(options, cache: TokenCache(), http: self.http, timing: timing)
    }

    private func credentials(of order: Judge.Order) throws -> [CredentialDescription] {
        if order.client == Self.device.clientID { return [] }
        if let path = order.certificate {
            var certificate = try CredentialDescription.certificate(path: path)
            certificate.sendsCertificateChain = true
            return [certificate]
        }
        if let text = order.assertion { return [.assertions(named: "cluster") { _ in SignedAssertion(text) }] }
        return [try .clientSecret(try #require(order.secret))]
    }

    private func signIn(_ client: ConfidentialClient) async throws -> SignIn {
        let request = try await client.authorizationRequest(
            scopes: [Self.userScopes[0]],
            redirectURI: Self.redirectURI
        )
        let form = try await browse(request.url, over: self.http)
        return try await client.signIn(with: AuthorizationAnswer(parameters: form), to: request)
    }

    private func signInOnDevice(_ client: ConfidentialClient) async throws -> SignIn {
        try await client.signIn(with: client.deviceCode(scopes: [Self.userScopes[0]]))
    }

    private func machineToken(for flow: JudgedFlow) async throws -> String {
        let client = ManagedIdentityClient(
            http: self.http,
            timing: AcquisitionTiming(),
            environment: self.environment(for: flow),
            hasArcAgent: false
        )
        let assigned = ManagedIdentity.clientID(Emulator.ManagedIdentity.userAssigned.clientID)
        let identity: ManagedIdentity = flow.isAssigned ? assigned : .systemAssigned
        let result = await Result {
            try await client.token(scopes: [Self.appScope], as: .managedIdentity(identity)).value
        }
        await client.shutdown()
        return try result.get()
    }
}

extension Result where Failure == any Error, Success: Sendable {
    /// Catches what an operation throws.
    init(catching body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
