//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyBench
import LatchkeyDownstreamBench
import LatchkeyHTTP
import Testing

/// The measurement in a tiny size: whether it runs, and what it prints.
@Suite(.timeLimit(.minutes(5))) struct DownstreamBenchTests {
    private func bench() -> DownstreamBench {
        var bench = DownstreamBench()
        bench.rounds = 1
        bench.requests = 128
        bench.tasks = 8
        return bench
    }

    @Test func callsAreMeasuredAndGuestsToo() async throws {
        let result = try await self.bench().run { server, bench in
            let trust = CurlHTTPClient.TrustRoots.file(server.certificates.path("ca.pem"))
            let http = try CurlHTTPClient(configuration: .init(trustRoots: trust))
            let request = BenchCalls.request("https", server.encryptedPort)
            let guest = bench.contestant("guest", clock: .cpu) {
                try BenchCalls.check(try await BenchCalls.body(of: http.send(request)).count)
            }
            return [DownstreamContest(.http2CPU, ours: guest, reference: guest) { await http.shutdown() }]
        }
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(result.json().utf8)) as? [[String: Any]])
        let cases = ["downstreamBytes", "downstreamJSON", "mutualTLS", "http2CPU"]
        #expect(rows.map { $0["case"] as? String } == cases)
        for row in rows {
            for figure in ["medianNanoseconds", "referenceNanoseconds", "ratio", "target"] {
                #expect(try #require(row[figure] as? Double) > 0, "\(figure)")
            }
        }
        #expect(rows.last?["ratio"] as? Double == 1)
        #expect(result.text().contains("limits"))
    }

    @Test func theServerAnswersAsItShallAndEnds() async throws {
        let server = try await BenchNginx.start()
        let trust = CurlHTTPClient.TrustRoots.file(server.certificates.path("ca.pem"))
        let http = try CurlHTTPClient(configuration: .init(trustRoots: trust))
        let plain = try await http.send(BenchCalls.request("http", server.plainPort))
        #expect(try await BenchCalls.body(of: plain).count == 1_024)
        // Whoever brings no certificate is refused where one is wanted.
        let refused = try await http.send(BenchCalls.request("https", server.mutualPort))
        await #expect(throws: DownstreamBenchError.self) { _ = try await BenchCalls.body(of: refused) }
        var request = BenchCalls.request("https", server.mutualPort)
        request.clientIdentity = server.certificates.identity
        #expect(try await BenchCalls.body(of: http.send(request)).count == 1_024)
        server.end()
        await http.shutdown()
        #expect(!FileManager.default.fileExists(atPath: server.certificates.path("ca.pem")))
    }

    @Test func aFigureIsJudgedByTheReferenceDividedByIt() {
        let rows = [
            DownstreamBenchRow(.bytes, ours: 100, reference: 91),
            DownstreamBenchRow(.http2CPU, ours: 70, reference: 100),
        ]
        #expect(DownstreamBenchResult(rows: rows).isRight)
        #expect(!DownstreamBenchResult(rows: [DownstreamBenchRow(.http1CPU, ours: 101, reference: 100)]).isRight)
        #expect(!DownstreamBenchResult(rows: [DownstreamBenchRow(.bytes, ours: nil, reference: 1)]).isRight)
        #expect(throws: DownstreamBenchError.self) { try BenchCalls.check(1_023) }
    }
}
