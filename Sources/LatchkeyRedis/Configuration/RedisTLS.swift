//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP

/// How connections are encrypted; the server's certificate and name are always verified.
public struct RedisTLS: Sendable {
    /// The authorities whose server certificates are accepted; those of the system by default.
    public var trustRoots: CurlHTTPClient.TrustRoots
    /// The client certificate; none by default.
    public var clientIdentity: ClientIdentity?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - trustRoots: The accepted authorities; those of the system by default.
    ///   - clientIdentity: The client certificate; none by default.
    public init(trustRoots: CurlHTTPClient.TrustRoots = .system, clientIdentity: ClientIdentity? = nil) {
        self.trustRoots = trustRoots
        self.clientIdentity = clientIdentity
    }
}
