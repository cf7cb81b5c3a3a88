//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEmulator
import Testing

/// A way to obtain a token that others' clients and ours both know.
enum JudgedFlow: String, CaseIterable, CustomTestStringConvertible {
    case secret
    case certificate
    case assertion
    case claims
    case onBehalfOf = "on-behalf-of"
    case authorizationCode = "authorization-code"
    case refresh
    case deviceCode = "device-code"
    case deviceRefresh = "device-refresh"
    case appService = "app-service"
    case appServiceAssigned = "app-service-assigned"
    case imds
    case imdsAssigned = "imds-assigned"

    /// What flows have in common.
    enum Kind: String {
        /// Tokens for the application itself.
        case app
        /// Tokens for a user.
        case user
        /// Tokens of the host's identity.
        case machine
    }

    var testDescription: String { self.rawValue }

    var kind: Kind {
        switch self {
        case .secret, .certificate, .assertion, .claims: .app
        case .onBehalfOf, .authorizationCode, .refresh, .deviceCode, .deviceRefresh: .user
        case .appService, .appServiceAssigned, .imds, .imdsAssigned: .machine
        }
    }

    /// The endpoints whose newest request belongs to the flow.
    var endpoints: [Emulator.Endpoint] {
        switch self {
        case .authorizationCode: [.authorize, .token]
        case .deviceCode: [.deviceCode, .token]
        case .appService, .appServiceAssigned: [.appService]
        case .imds, .imdsAssigned: [.imds]
        default: [.token]
        }
    }

    /// Whether the client is one without credentials, on a device of the user's.
    var isPublic: Bool { self == .deviceCode || self == .deviceRefresh }

    /// Whether the identity of the machine is one that was assigned to it.
    var isAssigned: Bool { self == .appServiceAssigned || self == .imdsAssigned }

    /// The claims of a challenge.
    static let challenge = #"{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}"#
}
