//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Testing

@testable import LatchkeyAzure

@Suite(.timeLimit(.minutes(2))) struct DownloadTests {
    private func blob(_ server: RangeServer, rangeSize: Int = 100_000) throws -> BlobClient {
        try AzureSample.blobs(server) { $0.downloadRangeSize = rangeSize }.container("data").blob("a")
    }

    private func expected(_ range: Range<Int64>) -> [UInt8] { range.map(RangeServer.byte) }

    // Scoreboard: BL5
    @Test func contentComesRangeByRange() async throws {
        let server = RangeServer(size: 250_001)
        let download = try await self.blob(server).download()
        #expect(download.properties.size == 250_001)
        #expect(download.range == 0..<250_001)
        #expect(try await download.bytes(upTo: 300_000) == self.expected(0..<250_001))
        #expect(server.ranges == ["bytes=0-99999", "bytes=100000-199999", "bytes=200000-250000"])
        #expect(server.matches == ["", "\"1\"", "\"1\""])
    }

    // Scoreboard: BL5
    @Test(
        arguments: [
            (10, 5, 10..<15), (249_990, nil, 249_990..<250_001),
            (249_990, 1000, 249_990..<250_001), (0, 1, 0..<1), (99_999, 2, 99_999..<100_001),
            (1, .max, 1..<250_001),
        ] as [(Int64, Int64?, Range<Int64>)]
    ) func partsAreFetched(offset: Int64, count: Int64?, range: Range<Int64>) async throws {
        let download = try await self.blob(RangeServer(size: 250_001)).download(from: offset, count: count)
        #expect(download.range == range)
        #expect(try await download.bytes(upTo: 300_000) == self.expected(range))
    }

    // Scoreboard: BL5
    @Test func whatBreaksOffGoesOn() async throws {
        let server = RangeServer(size: 250_001, breaks: [70_000, 1, 29_999])
        #expect(try await self.blob(server).bytes() == self.expected(0..<250_001))
        #expect(server.ranges.prefix(3) == ["bytes=0-99999", "bytes=70000-169999", "bytes=70001-170000"])
        // What brings nothing at all is given up.
        let dead = RangeServer(size: 1000, breaks: [500, 0, 0, 0, 0, 0])
        let error = await #expect(throws: AzureError.self) { try await self.blob(dead).bytes() }
        #expect(error?.code == .transferFailed)
        #expect(dead.ranges.count == 4)
    }

    // Scoreboard: BL5
    @Test func contentThatChangesIsNotMixed() async throws {
        let server = RangeServer(size: 250_001, eTags: ["\"1\"", "\"2\""])
        let error = await #expect(throws: AzureError.self) { try await self.blob(server).bytes() }
        #expect(error?.code == .conditionNotMet)
    }

    // Scoreboard: BL5
    @Test func anEmptyBlobIsEmpty() async throws {
        let server = RangeServer(size: 0)
        #expect(try await self.blob(server).bytes().isEmpty)
        #expect(server.ranges == ["bytes=0-99999", ""])
        let error = await #expect(throws: AzureError.self) {
            try await self.blob(RangeServer(size: 5)).download(from: 5)
        }
        #expect(error?.status?.code == 416)
    }

    // Scoreboard: BL5
    @Test(arguments: [
        Answer.status(206, ["Content-Range": "bytes 1-5/10", "ETag": "\"1\""]),
        .status(206, ["Content-Range": "nonsense"]),
        .status(206), .status(206, ["Content-Range": "bytes 0-10/5"]), .status(206, ["Content-Range": "bytes 0--1/5"]),
    ]) func answersThatDoNotFitAreRefused(answer: Answer) async throws {
        let http = StubHTTPClient(answers: [answer])
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http).container("data").blob("a").download()
        }
        #expect(error?.code == .malformedAnswer)
    }

    // Scoreboard: BL5
    @Test func limitsHold() async throws {
        let error = await #expect(throws: AzureError.self) {
            try await self.blob(RangeServer(size: 1000)).bytes(upTo: 999)
        }
        #expect(error?.code == .malformedAnswer)
        let negative = await #expect(throws: AzureError.self) {
            try await self.blob(RangeServer(size: 1000)).download(from: -1)
        }
        #expect(negative?.code == .invalidRequest)
    }

    /// No piece is kept after it was read: as much as fits into memory many times over passes through.
    // Scoreboard: BL5
    @Test func tenGigabytesPassThrough() async throws {
        let size: Int64 = 10 << 30
        let server = EndlessServer(size: size)
        let blob = try AzureSample.blobs(server).container("data").blob("a")
        var count: Int64 = 0
        for try await piece in try await blob.download() { count += Int64(piece.count) }
        #expect(count == size)
        #expect(server.requests == 320)
    }
}
