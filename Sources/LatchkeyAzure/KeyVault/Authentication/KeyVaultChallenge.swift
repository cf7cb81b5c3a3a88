//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

/// What a vault says about the tokens that it wants.
struct KeyVaultChallenge: Hashable, Sendable {
    /// What tokens are for.
    var scope: String
    /// The tenant that issues them; `nil` where the authority has none.
    var tenant: String?
    /// The host, with a port if it is not the usual one, that vaults for which such tokens are have at their end.
    private var resourceHost: String

    /// Reads the challenge of an answer; fails when there is none that can be used.
    init?(_ head: HTTPResponse) {
        let found = head.challenges.lazy.filter { $0.scheme == "bearer" }.compactMap(Self.init(of:)).first
        guard let found else { return nil }
        self = found
    }

    private init?(of challenge: AuthenticationChallenge) {
        let parameters = challenge.parameters
        guard let uri = parameters["authorization"] ?? parameters["authorization_uri"],
            let authority = try? EndpointURL(uri), authority.scheme == .https,
            let tenant = authority.path.split(separator: "/").first.map(String.init),
            tenant.utf8.allSatisfy(TenantRule.isAllowed),
            let scope = parameters["scope"]?.blobText ?? parameters["resource"]?.blobText.map(Self.scope),
            let resource = try? EndpointURL(Self.resource(of: scope)), resource.scheme == .https
        else { return nil }
        self.scope = scope
        self.tenant = tenant.lowercased() == "adfs" ? nil : tenant
        self.resourceHost = resource.authority
    }

    /// Whether the challenge is for a host: nobody but vaults of a cloud may ask for tokens that open its vaults.
    func isFor(_ authority: String) -> Bool { authority.hasSuffix(".\(self.resourceHost)") }

    private static func scope(ofResource resource: String) -> String {
        resource.hasSuffix("/") ? "\(resource).default" : "\(resource)/.default"
    }

    private static func resource(of scope: String) -> String {
        scope.hasSuffix("/.default") ? String(scope.dropLast("/.default".utf8.count)) : scope
    }
}
