//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeySimulator

@Suite struct TraceFileTests {
    private func trace(_ text: String) throws -> TraceFile {
        try TraceFile(parsing: text, path: "file", end: 10_000_000_000)
    }

    @Test func linesBecomeRequests() throws {
        let trace = try self.trace("time,key\n0.5,alice\n1,bob\r\n\n 2.25 , alice\n")
        #expect(trace.times == [500_000_000, 1_000_000_000, 2_250_000_000])
        #expect(trace.keys == [0, 1, 0])
        #expect(trace.names == ["alice", "bob"])
    }

    @Test func whatComesAfterTheEndIsLeftOut() throws {
        #expect(try self.trace("1,a\n11,b\n").keys == [0])
    }

    @Test(arguments: [
        "", "time,key\n", "1,a\nx,b\n", "1,a\n-1,b\n", "2,a\n1,b\n", "1,a\nnan,b", "1,a\n1e300,b", "11,a",
    ])
    func brokenFilesAreRefused(text: String) {
        #expect(throws: ScenarioError.self) { try self.trace(text) }
    }

    @Test func lineOfTheFaultIsTold() throws {
        let error = try #require(throws: ScenarioError.self) { try self.trace("1,a\n2,b\n1.5,c") }
        #expect(error.description == "file: Line 3 is earlier than the line before it: sort the file by time.")
    }
}
