//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An upload while it is under way.
struct BlobUploadRun: Sendable {
    private static let maximumBlocks: Int64 = 50_000

    let blob: BlobClient
    let source: BlobUploadSource
    let options: BlobUploadOptions
    /// Blocks of another upload to the same blob at the same time have other names.
    private let prefix = UUID().uuidString.lowercased()

    init(blob: BlobClient, source: BlobUploadSource, options: BlobUploadOptions) {
        self.blob = blob
        self.source = source
        self.options = options
    }

    func upload() async throws -> UploadedBlob {
        let read = try await self.source.open()
        let limit = self.blob.endpoint.options.singleUploadLimit
        let blockSize = self.blockSize
        if let size = self.source.size, size <= limit {
            // One byte more, to see whether that was all.
            let bytes = try await read(Int(size) + 1)
            try self.check(Int64(bytes.count))
            return try await self.blob.put(bytes, self.options)
        }
        let first = try await read(blockSize)
        if first.count < blockSize, first.count <= limit {
            try self.check(Int64(first.count))
            return try await self.blob.put(first, self.options)
        }
        let ids = try await self.stage(first, blockSize, read)
        return try await self.blob.commitBlocks(ids, options: self.options)
    }

    /// The size of blocks, with which there are not too many.
    private var blockSize: Int {
        let wanted = Int64(self.blob.endpoint.options.blockSize)
        guard let size = self.source.size else { return Int(wanted) }
        let needed = (size + Self.maximumBlocks - 1) / Self.maximumBlocks
        // Up to whole mebibytes.
        return Int(max(wanted, needed > wanted ? ((needed + (1 << 20) - 1) >> 20) << 20 : 0))
    }

    /// Uploads all blocks, some at once.
    private func stage(_ first: [UInt8], _ size: Int, _ read: BlobUploadSource.Reader) async throws -> [String] {
        try await withThrowingTaskGroup(of: Int.self) { group in
            var ids: [String] = []
            var piece = first
            var sent: Int64 = 0
            var total: Int64 = 0
            var underWay = 0
            while !piece.isEmpty {
                if underWay == self.blob.endpoint.options.uploadConcurrency, let count = try await group.next() {
                    underWay -= 1
                    sent += Int64(count)
                    self.options.progress?(sent)
                }
                guard ids.count < Self.maximumBlocks else {
                    throw AzureError(
                        .invalidRequest,
                        "The content needs more than 50,000 blocks. Set a larger 'blockSize'."
                    )
                }
                let id = "\(self.prefix)-\(Self.number(ids.count))"
                ids.append(id)
                total += Int64(piece.count)
                group.addTask { [piece, leaseID = self.options.conditions.leaseID] in
                    try await self.blob.stageBlock(id, piece, leaseID: leaseID)
                    return piece.count
                }
                underWay += 1
                piece = piece.count < size ? [] : try await read(size)
            }
            for try await count in group {
                sent += Int64(count)
                self.options.progress?(sent)
            }
            try self.check(total)
            return ids
        }
    }

    private func check(_ count: Int64) throws(AzureError) {
        guard let size = self.source.size, size != count else { return }
        throw AzureError(
            .invalidRequest,
            "The content was said to have \(size) bytes and has \(count < size ? "only \(count)" : "more"). Nothing was made."
        )
    }

    /// A number in five digits, so that all names have one length.
    private static func number(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
}
