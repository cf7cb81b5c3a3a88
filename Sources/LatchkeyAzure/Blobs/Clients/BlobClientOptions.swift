//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What governs the requests of a client of Blob Storage.
public struct BlobClientOptions: Sendable {
    /// What governs requests to Azure services in general.
    public var client: AzureClientOptions
    /// The version of the protocol; `2023-11-03` by default.
    public var serviceVersion = "2023-11-03"
    /// What tokens are for; all accounts by default.
    ///
    /// `https://{account}.blob.core.windows.net/.default` means one.
    public var scope = StorageAuthentication.scope
    /// Up to which size content is uploaded in one request; 64 MiB by default.
    public var singleUploadLimit = 64 << 20
    /// The size of the blocks in which larger content is uploaded; 4 MiB by default.
    ///
    /// It grows as needed when content of a known size would need more than 50,000 blocks.
    public var blockSize = 4 << 20
    /// The size of the ranges in which content is downloaded; 32 MiB by default.
    public var downloadRangeSize = 32 << 20
    /// How many blocks of an upload are on their way at once; 4 by default.
    public var uploadConcurrency = 4

    /// Creates options.
    ///
    /// - Parameter client: What governs requests to Azure services in general; the defaults by default.
    public init(client: AzureClientOptions = .init()) {
        self.client = client
    }

    func validate() throws(AzureError) {
        guard self.singleUploadLimit >= 0, self.blockSize > 0, self.downloadRangeSize > 0, self.uploadConcurrency > 0,
            self.blockSize <= 4000 << 20, self.singleUploadLimit <= 5000 << 20
        else {
            throw AzureError(
                .invalidRequest,
                "A size of 'BlobClientOptions' is out of range: blocks have up to 4,000 MiB, single uploads up to 5,000 MiB, "
                    + "and nothing is negative."
            )
        }
    }
}
