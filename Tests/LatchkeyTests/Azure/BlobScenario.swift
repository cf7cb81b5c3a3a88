//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyAzure

/// The operations that our client and azure-storage-blob are led through alike.
struct BlobScenario {
    /// What is found out on the way.
    struct Findings: Codable, Equatable {
        struct Refusal: Codable, Equatable {
            var status: Int
            var code: String

            init(_ status: Int, _ code: String) {
                self.status = status
                self.code = code
            }

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                self.status = try container.decode(Int.self)
                self.code = try container.decode(String.self)
            }
        }

        var containerExists: Refusal?
        var blobExists: Refusal?
        var changed: Refusal?
        var tags: Bool?
        var hierarchy: [String]?
        var range: String?
        var whole: String?
        var empty: String?
        var uncommitted: [Int64]?
        var blocks: String?
        var leased: Refusal?
        var broken: Int64?
        var snapshot: String?
        var snapshots: Refusal?
        var copy: String?
        var noContainer: Refusal?
    }

    static let name = "logs/a b+c%é?.txt"
    static let alphabet = "abcdefghijklmnopqrstuvwxyz"

    let service: BlobServiceClient
    private(set) var findings = Findings()

    init(_ service: BlobServiceClient) { self.service = service }

    private var container: BlobContainerClient { self.service.container("data") }

    mutating func run() async throws {
        try await self.writeBlobs()
        try await self.readBlobs()
        try await self.changeBlobs()
        try await self.leaseBlob()
        try await self.endBlobs()
    }

    private func refusal(_ action: () async throws(AzureError) -> Void) async -> Findings.Refusal? {
        do throws(AzureError) {
            try await action()
            return nil
        } catch {
            return Findings.Refusal(error.status?.code ?? 0, error.serviceCode?.rawValue ?? "")
        }
    }

    private mutating func writeBlobs() async throws {
        try await self.container.create(metadata: ["owner": "me"])
        let container = self.container
        self.findings.containerExists = await self.refusal { () async throws(AzureError) in try await container.create()
        }
        for try await _ in self.service.containers(prefix: "d", include: [.metadata], pageSize: 100) {}

        let blob = container.blob(Self.name)
        let text = BlobContent(type: "text/plain")
        try await blob.upload(
            Array("hello".utf8),
            options: BlobUploadOptions(overwrites: true, content: text, metadata: ["owner": "me"])
        )
        let other = container.blob("logs/2026/b.txt")
        let first = try await other.upload(Array(Self.alphabet.utf8))
        self.findings.blobExists = await self.refusal { () async throws(AzureError) in
            try await other.upload(Array("again".utf8))
        }
        var options = BlobUploadOptions(overwrites: true)
        options.conditions.ifMatch = first.eTag
        let second = try await other.upload(Array(Self.alphabet.utf8), options: options)
        self.findings.changed = await self.refusal { () async throws(AzureError) in
            try await other.upload(Array("again".utf8), options: options)
        }
        self.findings.tags = first.eTag != second.eTag
        try await container.blob("top.txt").upload([])
    }

    private mutating func readBlobs() async throws {
        for try await _ in self.container.blobs(include: [.metadata], pageSize: 2) {}
        var hierarchy: [String] = []
        for try await entry in self.container.hierarchy(prefix: "logs/") {
            switch entry {
            case .blob(let blob): hierarchy.append(blob.name)
            case .prefix(let prefix): hierarchy.append(prefix)
            }
        }
        self.findings.hierarchy = hierarchy
        let other = self.container.blob("logs/2026/b.txt")
        let part = try await other.download(from: 2, count: 3).bytes(upTo: 100)
        self.findings.range = String(decoding: part, as: UTF8.self)
        let blob = self.container.blob(Self.name)
        self.findings.whole = String(decoding: try await blob.bytes(), as: UTF8.self)
        self.findings.empty = String(decoding: try await self.container.blob("top.txt").bytes(), as: UTF8.self)
        _ = try await blob.properties()
    }

    private mutating func changeBlobs() async throws {
        let blob = self.container.blob(Self.name)
        try await blob.setMetadata(["a": "1"])
        try await blob.setContent(BlobContent(type: "text/csv", cacheControl: "no-cache"))
        try await blob.setTier(.cool)
        _ = try await blob.properties()
        let blocks = self.container.blob("blocks.bin")
        try await blocks.stageBlock("block-000001", Array("one".utf8))
        try await blocks.stageBlock("block-000002", Array("two".utf8))
        self.findings.uncommitted = try await blocks.blocks().uncommitted.map(\.size)
        try await blocks.commitBlocks(["block-000002", "block-000001"], options: .init(overwrites: true))
        self.findings.blocks = String(decoding: try await blocks.bytes(), as: UTF8.self)
    }

    private mutating func leaseBlob() async throws {
        let blob = self.container.blob(Self.name)
        let id = "11111111-2222-4333-8444-555555555555"
        let lease = try await blob.acquireLease(for: .seconds(15), id: id)
        self.findings.leased = await self.refusal { () async throws(AzureError) in
            try await blob.setMetadata(["a": "2"])
        }
        try await blob.setMetadata(["a": "2"], conditions: BlobConditions(leaseID: lease.id))
        try await lease.renew()
        try await lease.release()
        _ = try await blob.acquireLease(for: .seconds(15), id: id)
        self.findings.broken = try await blob.breakLease(after: .zero).components.seconds
    }

    private mutating func endBlobs() async throws {
        let blob = self.container.blob(Self.name)
        let snapshot = try await blob.createSnapshot()
        self.findings.snapshot = String(decoding: try await snapshot.bytes(), as: UTF8.self)
        self.findings.snapshots = await self.refusal { () async throws(AzureError) in try await blob.delete() }
        let source = self.container.blob("logs/2026/b.txt").url
        self.findings.copy = try await self.container.blob("copy.txt").copy(from: source).status
        try await blob.delete(snapshots: .include)
        _ = try await blob.exists()
        _ = try? await blob.properties()
        let container = self.container
        try await container.delete()
        self.findings.noContainer = await self.refusal { () async throws(AzureError) in
            var blobs = container.blobs().makeAsyncIterator()
            _ = try await blobs.next()
        }
    }
}
