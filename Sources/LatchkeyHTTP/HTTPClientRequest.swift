//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// One HTTP request: head, body and what governs its transfer.
public struct HTTPClientRequest: Sendable {
    /// The method, scheme, authority, path and header fields.
    public var head: HTTPRequest
    /// The body, kept in memory so that a retry can replay it; empty by default.
    public var body: [UInt8]
    /// How long name resolution, connecting and the TLS handshake may take together; 10 seconds by default.
    public var connectTimeout: Duration
    /// How long the whole exchange may take, the response body included; 60 seconds by default.
    public var totalTimeout: Duration
    /// The client certificate to present during the TLS handshake; `nil` by default.
    public var clientIdentity: ClientIdentity?
    /// The SHA-1 hash of the one certificate that the server may have, whoever issued it and for whatever name, in place of
    /// verification by authorities; `nil` by default.
    ///
    /// It is for servers on the same host whose certificate the platform names, such as Service Fabric's.
    public var pinnedServerCertificate: [UInt8]?

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - head: The method, scheme, authority, path and header fields.
    ///   - body: The body; empty by default.
    ///   - connectTimeout: The limit for connecting; 10 seconds by default.
    ///   - totalTimeout: The limit for the whole exchange; 60 seconds by default.
    ///   - clientIdentity: The client certificate to present; none by default.
    public init(
        head: HTTPRequest,
        body: [UInt8] = [],
        connectTimeout: Duration = .seconds(10),
        totalTimeout: Duration = .seconds(60),
        clientIdentity: ClientIdentity? = nil
    ) {
        self.head = head
        self.body = body
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.clientIdentity = clientIdentity
    }
}
