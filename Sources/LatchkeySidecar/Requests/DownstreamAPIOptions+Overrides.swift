//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

extension DownstreamAPIOptions {
    /// Replaces what a request overrides; what it does not say stays as it was configured.
    mutating func apply(_ overrides: SidecarOverrides) {
        if !overrides.scopes.isEmpty { self.scopes = overrides.scopes }
        if overrides.requestsAppToken { self.requestAppToken = true }
        if let path = overrides.relativePath { self.relativePath = path }
        if let method = overrides.method { self.method = method }
        if let accept = overrides.acceptHeader { self.acceptHeader = accept }
        if let contentType = overrides.contentType { self.contentType = contentType }
        for (name, value) in overrides.extraQuery { self.extraQueryParameters[name] = value }
        for (name, value) in overrides.extraHeaders {
            for other in self.extraHeaderParameters.keys where other.lowercased() == name.lowercased() {
                self.extraHeaderParameters[other] = nil
            }
            self.extraHeaderParameters[name] = value
        }
        self.acquireTokenOptions.apply(overrides)
    }
}

extension AcquireTokenOptions {
    fileprivate mutating func apply(_ overrides: SidecarOverrides) {
        self.tenant = overrides.tenant ?? self.tenant
        self.claims = overrides.claims ?? self.claims
        self.forceRefresh = overrides.forceRefresh ?? self.forceRefresh
        self.correlationID = overrides.correlationID ?? self.correlationID
        self.federatedIdentityPath = overrides.federatedIdentityPath ?? self.federatedIdentityPath
        if let key = overrides.sessionKey { self.longRunningSession = LongRunningSession(key: key) }
        if let key = overrides.popPublicKey { self.scheme = .publicKey(key) }
        if let id = overrides.managedIdentityClientID { self.managedIdentity = .clientID(id) }
    }
}
