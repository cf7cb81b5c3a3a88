//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// What the emulator's Key Vault serves.
    ///
    /// Each name below `vault.localhost` is a vault of its own, empty at first: `https://contoso.vault.localhost` with the
    /// emulator's port. It demands tokens for the address without the vault's name, and describes them in its first answer.
    public struct KeyVault: Hashable, Sendable {
        /// The tenant that the vaults belong to; that of the emulator's samples by default.
        public var tenant = Emulator.sampleTenant
        /// What vaults say that tokens are for; `nil`, the default, means what fits their names.
        public var resource: String?
        /// The callers, by their client identifiers, that may only read; none by default.
        public var readers: Set<String> = []
        /// How many items a page has unless the caller says, and at most; 25 by default.
        public var pageSize = 25
        /// How often a client looks for a deletion or recovery before it has ended; once by default.
        public var lookups = 1

        /// Creates the settings of empty vaults.
        public init() {}
    }

    /// The address of a vault of the emulator's Key Vault.
    ///
    /// - Parameter vault: The vault's name.
    /// - Returns: The address.
    public func vaultURL(_ vault: String = "contoso") -> String {
        "https://\(vault).\(DataHost.vaultDomains[0]):\(self.port)"
    }
}
