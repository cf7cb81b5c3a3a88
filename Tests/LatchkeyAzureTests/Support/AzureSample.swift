//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenCache

@testable import LatchkeyAzure

/// Clients whose time and service are under control.
enum AzureSample {
    static let account = "https://acct.blob.core.windows.net"
    static let vault = "https://contoso.vault.azure.net"

    static func options(
        _ time: ManualTime = ManualTime(sleeping: .movesClocks),
        _ change: (inout AzureClientOptions) -> Void = { _ in }
    ) -> AzureClientOptions {
        var options = AzureClientOptions()
        options.time = time
        options.random = { 0.4 }
        change(&options)
        return options
    }

    static func blobs(
        _ http: any HTTPClient,
        credential: any TokenCredential = StubCredential(token: "t0k3n"),
        options: AzureClientOptions = Self.options(),
        _ change: (inout BlobClientOptions) -> Void = { _ in }
    ) throws -> BlobServiceClient {
        var blobs = BlobClientOptions(client: options)
        change(&blobs)
        return try BlobServiceClient(url: self.account, credential: credential, http: http, options: blobs)
    }

    static func secrets(
        _ http: any HTTPClient,
        credential: any TokenCredential = NumberedCredential(),
        vault: String = Self.vault,
        options: AzureClientOptions = Self.options(),
        challenges: KeyVaultChallenges = KeyVaultChallenges(),
        _ change: (inout KeyVaultClientOptions) -> Void = { _ in }
    ) throws -> SecretClient {
        var vaultOptions = KeyVaultClientOptions(client: options)
        vaultOptions.challenges = challenges
        change(&vaultOptions)
        return try SecretClient(vault: vault, credential: credential, http: http, options: vaultOptions)
    }
}
