//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// What the query of a request says.
struct SidecarOverrides: Sendable {
    var agentIdentity: String?
    var agentUsername: String?
    var agentUserID: String?
    var scopes: [String] = []
    var requestsAppToken = false
    var relativePath: String?
    var method: HTTPRequest.Method?
    var acceptHeader: String?
    var contentType: String?
    var tenant: String?
    var forceRefresh: Bool?
    var claims: String?
    var correlationID: String?
    var sessionKey: String?
    var federatedIdentityPath: String?
    var popPublicKey: String?
    var managedIdentityClientID: String?
    var extraHeaders: [(name: String, value: String)] = []
    var extraQuery: [(name: String, value: String)] = []
    /// The names of the parameters that were given and have an effect, for limits and logs.
    var names: [String] = []
    /// What the operator is told.
    var warnings: [String] = []

    /// Whether the request says anything that a gate governs.
    var isEmpty: Bool { self.names.isEmpty }
}
