//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP
import Synchronization
import Testing

@testable import LatchkeyAzure

@Suite struct UploadTests {
    private static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }

    private func blob(_ http: any HTTPClient, single: Int = 100, block: Int = 64, atOnce: Int = 2) throws -> BlobClient
    {
        try AzureSample.blobs(http) { options in
            options.singleUploadLimit = single
            options.blockSize = block
            options.uploadConcurrency = atOnce
        }.container("data").blob("a")
    }

    /// The content that the blocks of a committed list make.
    private func content(_ http: StubHTTPClient) throws -> [UInt8] {
        var blocks: [String: [UInt8]] = [:]
        for request in http.requests where request.head.path?.contains("comp=block&") == true {
            let id = request.head.path?.split(separator: "blockid=").last.map(String.init) ?? ""
            blocks[id.replacing("%3D", with: "=").replacing("%2B", with: "+").replacing("%2F", with: "/")] =
                request.body
        }
        let list = try XMLElement.parse(try #require(http.requests.last).body, limit: 1 << 20)
        return list.children.flatMap { blocks[$0.text] ?? [] }
    }

    // Scoreboard: BL4
    @Test(arguments: [0, 1, 100]) func smallContentIsOneRequest(count: Int) async throws {
        let http = StubHTTPClient(answers: [.status(201, ["ETag": "\"1\"", "x-ms-version-id": "v"])])
        let source = BlobUploadSource.bytes(Self.bytes(count))
        let made = try await self.blob(http).upload(source)
        #expect(http.lines == ["PUT /data/a"])
        #expect(http.requests.first?.body == Self.bytes(count))
        #expect(made.eTag == "\"1\"")
        #expect(made.versionID == "v")
    }

    // Scoreboard: BL4
    @Test(arguments: [101, 128, 129, 1000]) func moreIsUploadedInBlocks(count: Int) async throws {
        let http = StubHTTPClient(answers: [.status(201)])
        let progress = Mutex<[Int64]>([])
        var options = BlobUploadOptions()
        options.progress = { sent in progress.withLock { $0.append(sent) } }
        try await self.blob(http).upload(Self.bytes(count), options: options)
        #expect(try self.content(http) == Self.bytes(count))
        #expect(http.requests.count == (count + 63) / 64 + 1)
        // Nothing that is there is replaced, and that is said where the blob is made.
        #expect(http.fields("If-None-Match").last == "*")
        #expect(http.fields("If-None-Match").dropLast().allSatisfy { $0.isEmpty })
        let ids = Set(http.lines.dropLast().map { $0.split(separator: "blockid=").last?.count })
        #expect(ids.count == 1)
        #expect(progress.withLock { $0.last } == Int64(count))
        #expect(progress.withLock { $0 == $0.sorted() })
    }

    // Scoreboard: BL4
    @Test func piecesOfAnySizeAreUploaded() async throws {
        let http = StubHTTPClient(answers: [.status(201)])
        let pieces = AsyncThrowingStream<[UInt8], any Error> { continuation in
            for start in stride(from: 0, to: 500, by: 7) {
                continuation.yield(Array(Self.bytes(500)[start..<min(500, start + 7)]))
            }
            continuation.finish()
        }
        try await self.blob(http).upload(.pieces(pieces))
        #expect(try self.content(http) == Self.bytes(500))
    }

    // Scoreboard: BL4
    @Test func filesAreUploaded() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(Self.bytes(300)).write(to: file)
        let http = StubHTTPClient(answers: [.status(201)])
        try await self.blob(http).upload(.file(file.path))
        #expect(try self.content(http) == Self.bytes(300))
        let error = #expect(throws: AzureError.self) { try BlobUploadSource.file(file.path + ".none") }
        #expect(error?.code == .invalidRequest)
    }

    /// Content that turns out to be shorter, longer or unreadable makes no blob.
    // Scoreboard: BL4
    @Test func halfUploadsMakeNothing() async throws {
        struct Unreadable: Error {}
        let sources = [
            BlobUploadSource(size: 1000) {
                let buffer = UploadBuffer(Self.bytes(500))
                return { buffer.take($0) }
            },
            BlobUploadSource(size: 300) {
                let buffer = UploadBuffer(Self.bytes(301))
                return { buffer.take($0) }
            },
            BlobUploadSource(size: 50) {
                let buffer = UploadBuffer(Self.bytes(51))
                return { buffer.take($0) }
            },
            BlobUploadSource(size: nil) {
                let buffer = UploadBuffer(Self.bytes(200))
                return { count in
                    let bytes = buffer.take(count)
                    if bytes.count < count { throw Unreadable() }
                    return bytes
                }
            },
        ]
        for source in sources {
            let http = StubHTTPClient(answers: [.status(201)])
            let error = await #expect(throws: AzureError.self) { try await self.blob(http).upload(source) }
            #expect(error?.code == .invalidRequest)
            #expect(!http.lines.contains { $0.hasSuffix("comp=blocklist") || $0 == "PUT /data/a" })
        }
    }

    // Scoreboard: BL4
    @Test func aBlockThatFailsEndsTheUpload() async throws {
        let http = StubHTTPClient(answers: [.status(201), .status(403)])
        let error = await #expect(throws: AzureError.self) { try await self.blob(http).upload(Self.bytes(1000)) }
        #expect(error?.code == .forbidden)
        #expect(!http.lines.contains { $0.hasSuffix("comp=blocklist") })
    }

    // Scoreboard: BL4
    @Test func noMoreBlocksAreOnTheirWayThanAllowed() async throws {
        let http = CountingClient()
        try await self.blob(http, atOnce: 3).upload(Self.bytes(64 * 20))
        #expect(http.most == 3)
    }
}

/// Counts how many requests are under way at once.
final class CountingClient: HTTPClient {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { self.counts.withLock { $0.most } }

    func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        self.counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
        for _ in 0..<10 { await Task.yield() }
        self.counts.withLock { $0.now -= 1 }
        return HTTPClientResponse(head: HTTPResponse(status: .created), body: HTTPResponseBody(bytes: []))
    }
}
