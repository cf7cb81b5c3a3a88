//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension CurlHTTPClient {
    /// How a ``CurlHTTPClient`` connects.
    public struct Configuration: Sendable {
        /// The authorities whose server certificates are accepted; those of the system by default.
        public var trustRoots: TrustRoots
        /// The number of connections to one host and port at a time, 32 by default; further requests wait for one.
        public var maximumConnectionsPerHost: Int
        /// The number of connections at a time, idle ones included; 256 by default.
        public var maximumConnections: Int
        /// The HTTP versions to offer; ``HTTPVersion/automatic`` by default.
        public var httpVersion: HTTPVersion
        /// The proxy for all requests; none by default, whatever the environment variables say.
        public var proxy: Proxy?
        /// The number of threads with connections of their own; 1 by default, which serves tens of thousands of requests
        /// per second.
        public var shards: Int
        /// The user-agent field of requests that have none; `Latchkey` by default, empty for none.
        public var userAgent: String

        /// Creates a configuration.
        ///
        /// - Parameters:
        ///   - trustRoots: The accepted authorities; those of the system by default.
        ///   - maximumConnectionsPerHost: The connections to one host and port; 32 by default.
        ///   - maximumConnections: The connections in all; 256 by default.
        ///   - httpVersion: The HTTP versions to offer; HTTP/2 where the server has it by default.
        ///   - proxy: The proxy for all requests; none by default.
        ///   - shards: The number of threads; 1 by default.
        ///   - userAgent: The user-agent field; `Latchkey` by default.
        public init(
            trustRoots: TrustRoots = .system,
            maximumConnectionsPerHost: Int = 32,
            maximumConnections: Int = 256,
            httpVersion: HTTPVersion = .automatic,
            proxy: Proxy? = nil,
            shards: Int = 1,
            userAgent: String = "Latchkey"
        ) {
            self.trustRoots = trustRoots
            self.maximumConnectionsPerHost = maximumConnectionsPerHost
            self.maximumConnections = maximumConnections
            self.httpVersion = httpVersion
            self.proxy = proxy
            self.shards = shards
            self.userAgent = userAgent
        }
    }
}
