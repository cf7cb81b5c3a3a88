//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension BlobClient {
    /// Uploads content from memory as the blob.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - options: What else is said; a blob that is there is not replaced by default.
    /// - Returns: The blob that was made.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func upload(_ bytes: [UInt8], options: BlobUploadOptions = .init()) async throws(AzureError) -> UploadedBlob
    {
        guard bytes.count > self.endpoint.options.singleUploadLimit else { return try await self.put(bytes, options) }
        return try await self.upload(.bytes(bytes), options: options)
    }

    /// Uploads content as the blob: in one request where it is small, in blocks where it is not.
    ///
    /// Of content that cannot be read to its end nothing is made. No more than the blocks on their way are held in memory.
    ///
    /// - Parameters:
    ///   - source: The content.
    ///   - options: What else is said; a blob that is there is not replaced by default.
    /// - Returns: The blob that was made.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func upload(
        _ source: BlobUploadSource,
        options: BlobUploadOptions = .init()
    ) async throws(AzureError) -> UploadedBlob {
        let run = BlobUploadRun(blob: self, source: source, options: options)
        do {
            return try await run.upload()
        } catch let error as AzureError {
            throw error
        } catch {
            throw AzureError(.invalidRequest, "The content of the upload cannot be read. See the cause.", cause: error)
        }
    }

    /// Uploads content in one request.
    func put(_ bytes: [UInt8], _ options: BlobUploadOptions) async throws(AzureError) -> UploadedBlob {
        var call = self.call(.put)
        call.set("Content-Type", "application/octet-stream")
        call.set("x-ms-blob-type", "BlockBlob")
        call.set(options)
        call.body = bytes
        let blob = UploadedBlob(try await self.endpoint.head(call).headerFields)
        options.progress?(Int64(bytes.count))
        return blob
    }

    // MARK: - Blocks

    /// Uploads a block, which becomes part of the blob when it is committed.
    ///
    /// - Parameters:
    ///   - id: What the block is called, at most 64 bytes; the blocks of a blob have names of one length.
    ///   - bytes: The content.
    ///   - leaseID: The lease that the caller holds; none by default.
    /// - Throws: ``AzureError``.
    public func stageBlock(_ id: String, _ bytes: [UInt8], leaseID: String? = nil) async throws(AzureError) {
        guard (1...64).contains(id.utf8.count), !bytes.isEmpty else {
            throw AzureError(.invalidRequest, "A block has a name of 1 to 64 bytes, and at least one byte of content.")
        }
        var call = self.call(.put, "block")
        call.add("blockid", BlobBlock.encoded(id))
        call.set("Content-Type", "application/octet-stream")
        call.set("x-ms-lease-id", leaseID)
        call.body = bytes
        try await self.endpoint.head(call)
    }

    /// Makes the blob of blocks that were uploaded.
    ///
    /// Blocks that are not named are discarded.
    ///
    /// - Parameters:
    ///   - ids: The names of the blocks, in their order.
    ///   - options: What else is said; a blob that is there is not replaced by default.
    /// - Returns: The blob that was made.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func commitBlocks(
        _ ids: [String],
        options: BlobUploadOptions = .init()
    ) async throws(AzureError) -> UploadedBlob {
        var call = self.call(.put, "blocklist")
        call.set("Content-Type", "application/xml")
        call.set(options)
        let blocks = ids.map { "<Latest>\(BlobBlock.encoded($0))</Latest>" }.joined()
        call.body = Array("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>\(blocks)</BlockList>".utf8)
        return UploadedBlob(try await self.endpoint.head(call).headerFields)
    }

    /// The blocks that the blob consists of, or that were uploaded and not committed.
    ///
    /// - Returns: The blocks.
    /// - Throws: ``AzureError``.
    public func blocks() async throws(AzureError) -> BlobBlocks {
        var call = self.call(.get, "blocklist")
        call.add("blocklisttype", "all")
        let response = try await self.endpoint.send(call)
        let bytes = try await self.endpoint.pipeline.body(of: response, upTo: 64 << 20)
        do throws(XMLFailure) {
            return try BlobBlocks(parsing: bytes)
        } catch {
            throw AzureError(.malformedAnswer, "The list of blocks cannot be read: \(error.what).")
        }
    }
}
