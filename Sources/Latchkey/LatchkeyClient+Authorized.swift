//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyDownstreamAPI
public import LatchkeyHTTP
public import LatchkeyTokenAcquisition

extension LatchkeyClient {
    /// Wraps an HTTP client of the caller's, so that its requests carry tokens of the configured application.
    ///
    /// - Parameters:
    ///   - http: What sends the requests; its owner shuts it down.
    ///   - scopes: The scopes of requests that name none.
    ///   - subject: As whom requests are sent that do not say; each must say by default.
    ///   - hosts: The hosts that tokens may be sent to, without ports; all by default.
    /// - Returns: The client.
    public func authorized(
        _ http: any HTTPClient,
        scopes: [String],
        as subject: TokenSubject? = nil,
        hosts: Set<String>? = nil
    ) -> AuthorizedHTTPClient {
        AuthorizedHTTPClient(
            http,
            headers: self.headers,
            defaults: AuthenticationOptions(as: subject, scopes: scopes),
            hosts: hosts
        )
    }
}
