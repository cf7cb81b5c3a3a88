//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// Which application asks, for what, and where tokens are kept.
struct TokenOptions: ParsableArguments {
    @Option(help: "The file that describes the application.")
    var config = "appsettings.json"

    @Option(help: "The section of the file that describes the application.")
    var section = "AzureAd"

    @Option(help: "The named API whose scopes and token options to use.")
    var api: String?

    @Option(help: "A scope; may be given several times. In place of the named API's.")
    var scope: [String] = []

    @Option(help: "The tenant to ask, in place of the application's.")
    var tenant: String?

    @Option(help: "The claims of a challenge, a JSON object.")
    var claims: String?

    @Flag(help: "Get a new token although one is held.")
    var forceRefresh = false

    @OptionGroup var kept: KeptTokens

    func validate() throws {
        guard self.api != nil || !self.scope.isEmpty else {
            throw ValidationError("Say what the token is for, with --scope or --api.")
        }
    }
}

extension TokenOptions {
    /// Lends a client to a closure, and shuts it down.
    ///
    /// - Parameters:
    ///   - reports: Learns of acquisitions.
    ///   - body: Gets the token for a request whose subject it sets.
    /// - Returns: The token.
    /// - Throws: What the closure throws, or what is wrong with the settings.
    func withClient(
        _ reports: TokenReports,
        _ body: (ConfidentialClient, TokenRequest) async throws -> AccessToken
    ) async throws -> AccessToken {
        let source = ConfigurationSource.file(self.config, sections: .init(application: self.section))
        let settings = try source.load()
        let request = try self.request(settings)
        let latchkey = try LatchkeyClient(settings, cache: try await self.kept.cache(), events: reports.events)
        do {
            let token = try await body(latchkey.acquirer, request)
            await latchkey.shutdown()
            return token
        } catch {
            await latchkey.shutdown()
            throw error
        }
    }

    private func request(_ settings: ClientSettings) throws -> TokenRequest {
        var scopes = self.scope
        var options = AcquireTokenOptions()
        if let name = self.api {
            guard let api = settings.downstreamAPIs[name] else {
                let known = settings.downstreamAPIs.keys.sorted().joined(separator: ", ")
                throw ValidationError("'DownstreamApis' has no API of that name; it has: \(known).")
            }
            options = api.acquireTokenOptions
            if scopes.isEmpty { scopes = api.scopes }
        }
        options.tenant = self.tenant ?? options.tenant
        options.claims = self.claims ?? options.claims
        if self.forceRefresh { options.forceRefresh = true }
        return TokenRequest(scopes: scopes, as: .app, options: options)
    }
}
