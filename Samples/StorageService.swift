//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyAzure
import LatchkeyHTTP

/// A client of an Azure service with tokens of the configured application.
struct StorageService: Sendable {
    let blobs: BlobServiceClient

    /// As clients of Azure services are made: of an address and a credential.
    init(credential: MicrosoftIdentityTokenCredential, http: any HTTPClient, url: String) throws {
        self.blobs = try BlobServiceClient(url: url, credential: credential, http: http)
    }

    /// The same, shorter.
    init(latchkey: LatchkeyClient, url: String) throws {
        self.blobs = try latchkey.blobService(url)
    }

    func listBlobs() async throws -> [String] {
        var names: [String] = []
        for try await blob in self.blobs.container("mycontainer").blobs() { names.append(blob.name) }
        return names
    }
}
