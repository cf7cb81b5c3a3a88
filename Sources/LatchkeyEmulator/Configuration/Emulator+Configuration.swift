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
        /// The APIs that tokens are issued for; the products API by default.
        public var resources: [Resource]
        /// Where the products API answers and what it demands.
        public var productsAPI: ProductsAPI
        /// How long access tokens live; 3,599 seconds by default.
        public var tokenLifetime: Duration
        /// The `refresh_in` of token responses; `nil`, the default, sends half the lifetime when that is two hours or
        /// more, and nothing otherwise.
        public var refreshIn: Duration?
        /// The port on loopback; 0, the default, takes any free one.
        public var port: Int
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
        ///   - resources: The APIs that tokens are issued for.
        ///   - productsAPI: Where the products API answers and what it demands.
        ///   - tokenLifetime: How long access tokens live.
        ///   - refreshIn: The `refresh_in` of token responses.
        ///   - port: The port on loopback; 0 takes any free one.
        ///   - identity: The keys and the certificate authority; `nil` makes new ones.
        ///   - recordedRequestLimit: How many requests to keep for inspection, for each endpoint.
        ///   - now: The wall clock, in seconds since 1970; `nil` takes the system's.
        public init(
            tenants: Tenants = .any,
            applications: [Application] = [.sample()],
            resources: [Resource] = [.products],
            productsAPI: ProductsAPI = ProductsAPI(),
            tokenLifetime: Duration = .seconds(3599),
            refreshIn: Duration? = nil,
            port: Int = 0,
            identity: Identity? = nil,
            recordedRequestLimit: Int = 1000,
            now: (@Sendable () -> Int64)? = nil
        ) {
            self.tenants = tenants
            self.applications = applications
            self.resources = resources
            self.productsAPI = productsAPI
            self.tokenLifetime = tokenLifetime
            self.refreshIn = refreshIn
            self.port = port
            self.identity = identity
            self.recordedRequestLimit = recordedRequestLimit
            self.now = now ?? { Int64(Date().timeIntervalSince1970) }
        }
    }
}
