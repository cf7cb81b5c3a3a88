//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// The demonstration, run as a program.
@Suite(.timeLimit(.minutes(5))) struct DemoTests {
    private struct Report: Decodable {
        var start: String
        var tokenRequests: Int
        var tenantTokenRequests: Int
        var approaches: [Approach]

        struct Approach: Decodable {
            var approach: String
            var result: String
            var isRight: Bool
        }
    }

    private let folder: TestFolder

    init() throws { self.folder = try TestFolder() }

    private func demo(_ arguments: String...) async throws -> Report {
        let program = Bundle(for: TestFolder.self).bundleURL.appending(path: "latchkey")
        let common = ["demo", "--json", "--calls", "200", "--tenants", "10", "--directory", self.folder.path("state")]
        let output = try await runProgram(program.path, common + arguments, environment: [:])
        return try JSONDecoder().decode(Report.self, from: output)
    }

    private func isRun(_ report: Report, _ start: String, _ requests: Int, _ tenantRequests: Int) -> Bool {
        report.start == start && report.tokenRequests == requests && report.tenantTokenRequests == tenantRequests
    }

    @Test func eachWayToCallAnAPIIsShown() async throws {
        let rows = try await self.demo("--store", "memory").approaches
        #expect(rows.allSatisfy { $0.isRight })
        let results = Dictionary(rows.map { ($0.approach, $0.result) }) { first, _ in first }
        #expect(results["DownstreamAPI"] == "Padlock")
        #expect(results["AuthorizedHTTPClient"] == "200")
        #expect(results["AuthorizationHeaderProvider"] == "200")
        #expect(results["GraphServiceClient"] == "Alice")
        #expect(results["DownstreamAPI, MTLS_POP"] == "Padlock")
        #expect(results["no certificate; another one"] == "401, 401")
    }

    @Test func secondRunNeedsNoTokenRequest() async throws {
        #expect(self.isRun(try await self.demo(), "cold", 1, 10))
        #expect(self.isRun(try await self.demo(), "warm", 0, 0))
        #expect(self.isRun(try await self.demo("--tenants", "12"), "warm", 0, 2))
        #expect(self.isRun(try await self.demo("--fresh"), "cold", 1, 10))
    }

    @Test func whatStaysIsForItsOwnerAlone() async throws {
        _ = try await self.demo()
        let folder = self.folder.path("state")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(Set(["emulator.json", "keys.json", "state.json", "tokens.db"]).isSubset(of: files))
        for file in files where file != "ca.pem" {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(file)")
        }
    }

    @Test func memoryKeepsNothing() async throws {
        #expect(self.isRun(try await self.demo("--store", "memory"), "cold", 1, 10))
        #expect(self.isRun(try await self.demo("--store", "memory"), "cold", 1, 10))
    }
}
