//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension BlobClient {
    /// Downloads the blob or a part of it as it arrives.
    ///
    /// It is fetched range by range and never held as a whole. A transfer that breaks off goes on where it broke, and fails
    /// with ``AzureError/Code/conditionNotMet`` when the blob was changed meanwhile.
    ///
    /// - Parameters:
    ///   - offset: The first byte; the blob's first by default.
    ///   - count: How many bytes at most; all that follow by default.
    ///   - conditions: Under which conditions; none by default.
    /// - Returns: The download, when its first range begins to arrive.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/notModified`` when a condition says so.
    public func download(
        from offset: Int64 = 0,
        count: Int64? = nil,
        conditions: BlobConditions = .init()
    ) async throws(AzureError) -> BlobDownload {
        guard offset >= 0, count.map({ $0 > 0 }) ?? true else {
            throw AzureError(.invalidRequest, "A download begins at byte 0 or later, and has at least one byte.")
        }
        let source = BlobDownloadSource(blob: self, conditions: conditions)
        return try await source.start(at: offset, count: count)
    }

    /// Downloads the blob into memory.
    ///
    /// - Parameters:
    ///   - limit: How many bytes there may be; 64 MiB by default.
    ///   - conditions: Under which conditions; none by default.
    /// - Returns: The content.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/malformedAnswer`` when there is more.
    public func bytes(
        upTo limit: Int = 64 << 20,
        conditions: BlobConditions = .init()
    ) async throws(AzureError) -> [UInt8] {
        try await self.download(conditions: conditions).bytes(upTo: limit)
    }
}
