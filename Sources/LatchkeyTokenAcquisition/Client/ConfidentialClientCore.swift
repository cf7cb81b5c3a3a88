//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyHTTP
import LatchkeyTokenCache

/// What the requests of one application share.
final class ConfidentialClientCore: Sendable {
    let options: ApplicationOptions
    let clientID: String
    let authority: Authority
    let boundInstance: EndpointURL?
    let credentials: CredentialChain
    let endpoint: TokenEndpoint
    let http: any HTTPClient
    let directory: IssuerDirectory
    let regions: RegionDetector
    let proofKeys: ProofKeys
    let events: AcquisitionEvents
    let timing: AcquisitionTiming
    /// One redemption of a refresh token, and one change of a list, at a time.
    let turns = Turns()
    /// The cache holds what acquires its tokens, and must not hold itself that way.
    weak let cache: TokenCache?

    init(
        _ options: ApplicationOptions,
        cache: TokenCache,
        http: any HTTPClient,
        services: CredentialServices,
        events: AcquisitionEvents,
        timing: AcquisitionTiming,
        environment: [String: String]
    ) throws(AcquisitionError) {
        try options.validate()
        self.options = options
        self.clientID = try options.validatedClientID()
        self.authority = try options.resolvedAuthority()
        self.boundInstance = try options.resolvedBoundInstance()
        self.credentials = CredentialChain(options.credentials, services: services)
        self.endpoint = TokenEndpoint(http: http, timeout: options.requestTimeout, timing: timing)
        self.http = http
        self.directory = IssuerDirectory(http: http, validatesHosts: options.validatesInstance)
        self.regions = RegionDetector(environment: environment, http: http, timing: timing)
        self.proofKeys = ProofKeys(timing: timing)
        self.events = events
        self.timing = timing
        self.cache = cache
    }

    /// The cache, while there is one.
    func liveCache() throws(AcquisitionError) -> TokenCache {
        guard let cache = self.cache else {
            throw AcquisitionError(.shutDown, "The token cache is gone, and the client with it.")
        }
        return cache
    }
}
