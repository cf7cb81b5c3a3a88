//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An account of Blob Storage or a vault, by the name of the host that a client asks.
struct DataHost: Hashable, Sendable {
    /// The domains of accounts; names below `localhost` lead to loopback everywhere (RFC 6761 §6.3).
    static let storageDomains = ["blob.localhost", "blob.core.windows.net"]
    /// The domains of vaults.
    static let vaultDomains = ["vault.localhost", "vault.azure.net"]

    /// The names that a certificate for all of them has.
    static var certificateNames: [String] { (self.storageDomains + self.vaultDomains).map { "*.\($0)" } }

    var endpoint: Emulator.Endpoint
    /// The account or vault.
    var name: String
    /// The domain that the name stands before.
    var domain: String

    /// Reads the name of a host, with its port if any; fails when it is another.
    init?(_ host: String) {
        let host = host.lowercased().prefix { $0 != ":" }
        let name = host.prefix { $0 != "." }
        let domain = String(host.dropFirst(name.count + 1))
        guard !name.isEmpty else { return nil }
        if Self.storageDomains.contains(domain) {
            self.endpoint = .blob
        } else if Self.vaultDomains.contains(domain) {
            self.endpoint = .keyVault
        } else {
            return nil
        }
        self.name = String(name)
        self.domain = domain
    }
}
