//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What governs the requests of a client of Key Vault.
public struct KeyVaultClientOptions: Sendable {
    /// What governs requests to Azure services in general.
    public var client: AzureClientOptions
    /// The version of the protocol; `7.4` by default.
    public var apiVersion = "7.4"
    /// Whether a vault may only ask for tokens of the cloud that its name belongs to; true by default.
    ///
    /// Turn it off for a vault behind a name of your own only: whoever answers there then decides what tokens are for.
    public var verifiesChallengeResource = true
    /// How often it is looked whether a deletion or recovery has ended; every 2 seconds by default.
    public var pollingInterval: Duration = .seconds(2)
    /// What is known of vaults that were asked before; all clients of the process share it.
    var challenges = KeyVaultChallenges.shared

    /// Creates options.
    ///
    /// - Parameter client: What governs requests to Azure services in general; the defaults by default.
    public init(client: AzureClientOptions = .init()) {
        self.client = client
    }
}
