//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyGraph
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Synchronization

/// The client of Microsoft Graph for the settings in force: one for as long as they stay, so that its limits hold.
final class GraphClients: Sendable {
    /// The name of the API in the configuration.
    static let apiName = "MicrosoftGraph"

    private let headers: any AuthorizationHeaderProvider
    private let http: any HTTPClient
    private let current: Mutex<(options: GraphOptions, client: GraphServiceClient)>

    /// Makes the client of the first settings.
    ///
    /// - Parameters:
    ///   - settings: The settings.
    ///   - headers: Where header fields come from.
    ///   - http: What sends requests.
    /// - Throws: `DownstreamAPIError` that names the setting that is wrong.
    init(
        _ settings: ClientSettings,
        headers: any AuthorizationHeaderProvider,
        http: any HTTPClient
    ) throws(DownstreamAPIError) {
        self.headers = headers
        self.http = http
        let options = Self.options(settings)
        self.current = Mutex((options, try GraphServiceClient(options: options, headers: headers, http: http)))
    }

    /// The client for the settings in force.
    ///
    /// - Parameter settings: The settings.
    /// - Returns: The client.
    func client(_ settings: ClientSettings) -> GraphServiceClient {
        let options = Self.options(settings)
        return self.current.withLock { current in
            guard current.options != options else { return current.client }
            // Settings were checked before they came into force; if these do not suit Graph, the earlier ones hold.
            if let client = try? GraphServiceClient(options: options, headers: self.headers, http: self.http) {
                current = (options, client)
            }
            return current.client
        }
    }

    static func options(_ settings: ClientSettings) -> GraphOptions {
        let cloud = GraphCloud.cloud(ofAuthorityHost: Self.authorityHost(settings.application))
        let name = Self.apiName.lowercased()
        guard let api = settings.downstreamAPIs.first(where: { $0.key.lowercased() == name })?.value else {
            return GraphOptions(cloud: cloud)
        }
        var options = GraphOptions(api)
        let globalRoot = GraphCloud.global.root
        // An application of another cloud gets no tokens for the global Graph: that is only the default.
        if cloud != .global, api.baseURL.hasPrefix(globalRoot) {
            options.api.baseURL = cloud.root + api.baseURL.dropFirst(globalRoot.count)
        }
        let isKnown = GraphCloud.all.contains { options.api.baseURL.hasPrefix($0.root) }
        let namesResource = api.scopes.contains { $0.lowercased().hasSuffix("/.default") }
        if !isKnown, !namesResource { options.api.applicationScopes = ["\(cloud.root)/.default"] }
        return options
    }

    private static func authorityHost(_ application: ApplicationOptions) -> String {
        let address = application.authority ?? application.instance ?? ""
        let rest = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
        return String(rest.prefix { $0 != "/" && $0 != ":" })
    }
}
