//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

/// The documents that tell clients where everything is, and which keys verify tokens.
struct DiscoveryEndpoints: Sendable {
    private let keySet: KeySetDocument
    private let baseURL: String

    /// Prepares the documents.
    init(identity: Emulator.Identity, baseURL: String) {
        self.keySet = KeySetDocument(identity: identity)
        self.baseURL = baseURL
    }

    /// The keys that verify tokens (RFC 7517).
    func keys() -> EmulatorResponse { .json(self.keySet) }

    /// The metadata of a tenant.
    func openIDConfiguration(tenant: TenantName) -> EmulatorResponse {
        .json(OpenIDConfigurationDocument(tenant: tenant, baseURL: self.baseURL))
    }

    /// Confirms that a host is one of ours.
    ///
    /// - Parameter request: Names the host by one of its authorization endpoints.
    /// - Returns: The aliases of the host.
    /// - Throws: The error to answer with, for every other host.
    func instance(_ request: Emulator.RecordedRequest) throws(EntraError) -> EmulatorResponse {
        guard let endpoint = request.query.first(where: { $0.name == "authorization_endpoint" })?.value else {
            throw .missingParameter("authorization_endpoint")
        }
        let prefix = "\(self.baseURL)/"
        guard endpoint.lowercased().hasPrefix(prefix),
            let tenant = endpoint.dropFirst(prefix.count).split(separator: "/").first
        else { throw .unknownInstance }
        return .json(InstanceDiscoveryDocument(tenant: String(tenant), baseURL: self.baseURL))
    }
}
