//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP
public import LatchkeyTokenAcquisition

/// What a program adds to how a client calls APIs.
public struct ClientExtensions: Sendable {
    /// What sends the calls to some APIs instead of the client's own HTTP client, by the API's name; none by default.
    ///
    /// Their owner shuts them down.
    public var httpClients: [String: any HTTPClient]
    /// Where the `Authorization` fields of schemes of the program's own come from, by the scheme's name; none by default.
    ///
    /// The name is what stands as `ProtocolScheme` in the configuration; letter case does not matter.
    public var schemes: [String: any AuthorizationHeaderProvider]

    /// Creates extensions.
    ///
    /// - Parameters:
    ///   - httpClients: What sends the calls to some APIs, by the API's name; none by default.
    ///   - schemes: Where the fields of schemes of the program's own come from, by the scheme's name; none by default.
    public init(
        httpClients: [String: any HTTPClient] = [:],
        schemes: [String: any AuthorizationHeaderProvider] = [:]
    ) {
        self.httpClients = httpClients
        self.schemes = schemes
    }
}
