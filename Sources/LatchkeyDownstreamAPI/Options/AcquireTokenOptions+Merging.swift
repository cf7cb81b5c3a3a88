//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

extension AcquireTokenOptions {
    /// These options, completed by those of an API or a client.
    ///
    /// What is set here wins. Dictionaries are joined entry by entry, claims are joined as JSON, and a refresh is forced
    /// when either side says so.
    ///
    /// - Parameter defaults: The options to complete them with.
    /// - Returns: The merged options.
    func merged(over defaults: AcquireTokenOptions) -> AcquireTokenOptions {
        var merged = self
        merged.application = self.application ?? defaults.application
        merged.tenant = self.tenant ?? defaults.tenant
        merged.claims = ClaimsRequest.merged([defaults.claims, self.claims])
        merged.clientClaims = ClaimsRequest.merged([defaults.clientClaims, self.clientClaims])
        merged.forceRefresh = self.forceRefresh || defaults.forceRefresh
        merged.correlationID = self.correlationID ?? defaults.correlationID
        merged.scheme = self.scheme == .bearer ? defaults.scheme : self.scheme
        merged.extraQueryParameters.fill(from: defaults.extraQueryParameters)
        merged.extraBodyParameters.fill(from: defaults.extraBodyParameters)
        merged.extraHeaders.fill(from: defaults.extraHeaders)
        merged.cachePartition.fill(from: defaults.cachePartition)
        merged.federatedIdentityPath = self.federatedIdentityPath ?? defaults.federatedIdentityPath
        merged.userFlow = self.userFlow ?? defaults.userFlow
        merged.managedIdentity = self.managedIdentity ?? defaults.managedIdentity
        merged.longRunningSession = self.longRunningSession ?? defaults.longRunningSession
        merged.rejectedTokenSHA256 = self.rejectedTokenSHA256 ?? defaults.rejectedTokenSHA256
        merged.clientAssertion = self.clientAssertion ?? defaults.clientAssertion
        merged.clientAssertionClaims = self.clientAssertionClaims ?? defaults.clientAssertionClaims
        merged.assertionIdentityPath = self.assertionIdentityPath ?? defaults.assertionIdentityPath
        merged.attributes = self.attributes ?? defaults.attributes
        if self.attributeTokens.isEmpty { merged.attributeTokens = defaults.attributeTokens }
        merged.signedRequest = self.signedRequest ?? defaults.signedRequest
        merged.routingHint = self.routingHint ?? defaults.routingHint
        merged.fillExtensions(from: defaults)
        return merged
    }
}

extension [String: String] {
    /// Adds the entries that are missing.
    fileprivate mutating func fill(from defaults: Self) {
        self.merge(defaults) { own, _ in own }
    }
}
