//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials

/// One token request, before it is known which endpoint gets it and how the client proves itself.
struct Grant: Sendable {
    /// How the client proves who it is.
    enum Proof: Sendable {
        /// With the application's credentials.
        case credentials
        /// With an assertion that is at hand.
        case assertion(String)
        /// Not at all: a public client.
        case none
    }

    /// The grant type (RFC 6749 §4).
    var type: String
    /// What is asked for, in the numbers of telemetry.
    var purpose: Purpose
    var clientID: String
    var authority: Authority
    var scopes: [String]
    /// What the grant type needs beside.
    var parameters: [ClientAuthentication.Parameter] = []
    /// What the issuer shall say about the account.
    var clientInfo = "1"
    var options: AcquireTokenOptions
    /// Claims of a challenge.
    var claims: String?
    var correlationID: String
    var proof: Proof = .credentials
    /// What the token is to be bound to.
    var tokenKey: TokenKey?
    /// Whether the host of a region may be asked.
    var isRegional = false
    /// Whether a request without an answer may be sent again.
    var isRepeatable = true
    /// Where the account is kept.
    var hint: RoutingHint?
    /// Why the cache does not answer, in the numbers of telemetry.
    var refreshReason = 2
    /// What must not appear in messages, beside the credentials.
    var secrets: [String] = []
}

extension Grant {
    /// What is asked for, in the numbers of telemetry.
    enum Purpose: Int, Sendable {
        case authorizationCode = 1000
        case refreshToken = 1001
        case password = 1003
        case application = 1004
        case onBehalfOf = 1006
        case silent = 1007
        case deviceCode = 1008
        case longRunningStart = 1017
        case longRunning = 1018
        case agentUser = 1019
    }

    /// Adds a parameter that is a secret as well.
    mutating func add(_ name: String, secret value: String) {
        self.parameters.append(.init(name: name, value: value))
        self.secrets.append(value)
    }

    /// Adds a parameter.
    mutating func add(_ name: String, _ value: String) {
        self.parameters.append(.init(name: name, value: value))
    }
}
