//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Emulator {
    /// What an emulator serves, and to whom.
    public struct Configuration: Sendable {
        /// The tenants that exist; every tenant by default.
        public var tenants: Tenants
        /// The applications that may ask for tokens; one with a random secret by default.
        public var applications: [Application]
        /// The users who can sign in; one with a random password by default.
        public var users: [User]
        /// The APIs that tokens are issued for; the products API, Microsoft Graph and some of Azure by default.
        public var resources: [Resource]
        /// The other issuers whose tokens applications may present; none by default.
        public var federatedIssuers: [FederatedIssuer]
        /// The machine whose identities programs may use.
        public var machine: Machine
        /// Where the products API answers and what it demands.
        public var productsAPI: ProductsAPI
        /// What Microsoft Graph serves; a small directory by default.
        public var graph = Graph()
        /// What Blob Storage serves; empty accounts by default.
        public var storage = Storage()
        /// What Key Vault serves; empty vaults by default.
        public var keyVault = KeyVault()
        /// How long access tokens live; 3,599 seconds by default.
        public var tokenLifetime: Duration
        /// The `refresh_in` of token responses; `nil`, the default, sends half the lifetime when that is two hours or
        /// more, and nothing otherwise.
        public var refreshIn: Duration?
        /// What happens to a refresh token that is used; as with Entra by default.
        public var refreshTokens: RefreshTokenRules
        /// How sign-ins on another device proceed.
        public var devices: DeviceRules
        /// Whether pages ask who signs in, and for what is demanded; by default the one of the hint, or the first, does without.
        public var showsSignInPage: Bool
        /// How the pages behave that people sign in on.
        public var signInPages = SignInPages()
        /// Whether users have to consent to each permission that an application asks for; by default nobody is asked.
        ///
        /// Where no page is shown, users consent by signing in.
        public var demandsConsent = false
        /// Whether a client assertion is refused when it comes a second time; `false` by default.
        ///
        /// Clients send the same one again while it is valid. Another assertion with the same `jti` is refused in any case.
        public var refusesRepeatedAssertions: Bool
        /// Further host names that the emulator answers to, for clients whose connections are led to loopback.
        public var hosts: [String]
        /// The port on loopback; 0, the default, takes any free one.
        public var port: Int
        /// The port for clients that send a certificate in TLS; 0, the default, takes any free one.
        public var mutualTLSPort: Int
        /// The keys and the certificate authority; `nil`, the default, makes new ones.
        public var identity: Identity?
        /// How many requests to keep for inspection, for each endpoint; 1,000 by default.
        ///
        /// Counts are exact in any case.
        public var recordedRequestLimit: Int
        /// The wall clock, in seconds since 1970; the system's by default.
        public var now: @Sendable () -> Int64

        /// Creates a configuration.
        ///
        /// - Parameters:
        ///   - tenants: The tenants that exist.
        ///   - applications: The applications that may ask for tokens.
        ///   - users: The users who can sign in.
        ///   - resources: The APIs that tokens are issued for.
        ///   - federatedIssuers: The other issuers whose tokens applications may present.
        ///   - machine: The machine whose identities programs may use.
        ///   - productsAPI: Where the products API answers and what it demands.
        ///   - tokenLifetime: How long access tokens live.
        ///   - refreshIn: The `refresh_in` of token responses.
        ///   - refreshTokens: What happens to a refresh token that is used.
        ///   - devices: How sign-ins on another device proceed.
        ///   - showsSignInPage: Whether a page asks which user signs in.
        ///   - refusesRepeatedAssertions: Whether a client assertion is refused when it comes a second time.
        ///   - hosts: Further host names that the emulator answers to.
        ///   - port: The port on loopback; 0 takes any free one.
        ///   - mutualTLSPort: The port for clients that send a certificate in TLS; 0 takes any free one.
        ///   - identity: The keys and the certificate authority; `nil` makes new ones.
        ///   - recordedRequestLimit: How many requests to keep for inspection, for each endpoint.
        ///   - now: The wall clock, in seconds since 1970; `nil` takes the system's.
        public init(
            tenants: Tenants = .any,
            applications: [Application] = [.sample()],
            users: [User] = [.sample()],
            resources: [Resource] = [.products, .microsoftGraph] + Resource.azure,
            federatedIssuers: [FederatedIssuer] = [],
            machine: Machine = Machine(),
            productsAPI: ProductsAPI = ProductsAPI(),
            tokenLifetime: Duration = .seconds(3599),
            refreshIn: Duration? = nil,
            refreshTokens: RefreshTokenRules = .reusable,
            devices: DeviceRules = DeviceRules(),
            showsSignInPage: Bool = false,
            refusesRepeatedAssertions: Bool = false,
            hosts: [String] = [],
            port: Int = 0,
            mutualTLSPort: Int = 0,
            identity: Identity? = nil,
            recordedRequestLimit: Int = 1000,
            now: (@Sendable () -> Int64)? = nil
        ) {
            self.tenants = tenants
            self.applications = applications
            self.users = users
            self.resources = resources
            self.federatedIssuers = federatedIssuers
            self.machine = machine
            self.productsAPI = productsAPI
            self.tokenLifetime = tokenLifetime
            self.refreshIn = refreshIn
            self.refreshTokens = refreshTokens
            self.devices = devices
            self.showsSignInPage = showsSignInPage
            self.refusesRepeatedAssertions = refusesRepeatedAssertions
            self.hosts = hosts
            self.port = port
            self.mutualTLSPort = mutualTLSPort
            self.identity = identity
            self.recordedRequestLimit = recordedRequestLimit
            self.now = now ?? { Int64(Date().timeIntervalSince1970) }
        }
    }
}
