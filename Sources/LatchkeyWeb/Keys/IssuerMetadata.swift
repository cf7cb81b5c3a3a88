//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition

/// What an issuer says about itself: its name and the keys that it signs with.
struct IssuerMetadata: Sendable {
    /// The issuer's name, in which `{tenantid}` stands for the tenant of a token.
    let issuer: String
    /// The keys by their names.
    let keys: [String: [JSONWebKey]]
    /// Counts the fetches, so that what was validated with other keys can be told apart.
    let generation: UInt64

    /// Takes keys: those that are for signatures and have a name.
    init(issuer: String, keySet: JSONWebKeySet, generation: UInt64) {
        self.issuer = issuer
        self.generation = generation
        var keys: [String: [JSONWebKey]] = [:]
        for key in keySet.keys where key.use == nil || key.use == "sig" {
            keys[key.keyID ?? "", default: []].append(key)
        }
        self.keys = keys
    }

    /// The keys that a token may be signed with.
    ///
    /// - Parameter keyID: The key's name in the token's header; when there is none, the issuer's only key is meant.
    /// - Returns: The keys; none when the issuer has none of that name.
    func keys(named keyID: String?) -> [JSONWebKey] {
        if let keyID { return self.keys[keyID] ?? [] }
        let all = self.keys.values.joined()
        return all.count == 1 ? Array(all) : []
    }

    /// The issuer's name for a tenant.
    func issuer(ofTenant tenant: String?) -> String { Self.resolved(self.issuer, tenant: tenant) }

    /// A name with the tenant put in.
    static func resolved(_ template: String, tenant: String?) -> String {
        guard let tenant, template.utf8.contains(UInt8(ascii: "{")) else { return template }
        return template.replacing("{tenantid}", with: tenant).replacing("{tenantId}", with: tenant)
    }
}
