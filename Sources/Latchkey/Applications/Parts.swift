//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyAzure
import LatchkeyCredentials
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// What the applications of one client share.
struct Parts: Sendable {
    let cache: TokenCache
    let http: any HTTPClient
    let events: AcquisitionEvents
    /// What credentials need of the rest of the program.
    private(set) var credentialServices: CredentialServices
    /// Whether the program itself says whose tokens serve as assertions.
    let resolvesApplications: Bool
    /// What the program adds to how APIs are called.
    var extensions = ClientExtensions()

    init(cache: TokenCache, http: any HTTPClient, credentialServices: CredentialServices, events: AcquisitionEvents) {
        self.cache = cache
        self.http = http
        self.events = events
        self.credentialServices = credentialServices
        self.resolvesApplications = credentialServices.applications != nil
        if credentialServices.vaults == nil {
            self.credentialServices.vaults = { location in try Self.vault(location, cache: cache, http: http) }
        }
    }

    /// Opens a key vault as the host's identity, or as what else the environment offers.
    private static func vault(
        _ location: VaultLocation,
        cache: TokenCache,
        http: any HTTPClient
    ) throws -> any CertificateVault {
        var settings = AzureEnvironment.process
        settings.managedIdentityClientID = location.managedIdentityClientID
        let credential = try DefaultAzureCredential(cache: cache, http: http, settings: settings)
        return try AzureCertificateVault(vault: location.url, credential: credential, http: http)
    }

    /// Lets credentials use tokens of the registrations in a directory.
    mutating func serve(_ directory: ApplicationDirectory) {
        guard !self.resolvesApplications else { return }
        self.credentialServices.applications = { [weak directory] name in
            guard let directory else { throw AcquisitionError(.shutDown, "The client is gone.") }
            return ApplicationAssertions(of: name, in: directory)
        }
    }

    /// Makes the client of an app registration.
    func client(_ options: ApplicationOptions) throws(AcquisitionError) -> ConfidentialClient {
        try ConfidentialClient(
            options,
            cache: self.cache,
            http: self.http,
            credentialServices: self.credentialServices,
            events: self.events
        )
    }
}
