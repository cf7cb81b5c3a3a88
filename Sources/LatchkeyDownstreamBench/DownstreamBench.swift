//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if !LATCHKEY_ONE_MODULE
package import LatchkeyBench
#endif

/// Measures what named APIs cost beside the bare HTTP client, and calls with a client certificate beside those without.
///
/// The server is an nginx of its own on loopback: all sides of a comparison wait for it alike.
package struct DownstreamBench: Sendable {
    /// How many rounds count.
    package var rounds = 41
    /// How many requests make a round.
    package var requests = 4_096
    /// How many tasks send them.
    package var tasks = 64

    /// Creates the measurement in its full size.
    package init() {}

    /// Measures.
    ///
    /// - Parameter guests: Who else takes part against the same server, and what they are compared with; nobody by default.
    /// - Returns: One row for each case.
    /// - Throws: ``DownstreamBenchError`` when the server cannot be started or the figures would mean nothing, or the
    ///   error of a call.
    @concurrent
    package func run(
        guests: @Sendable (BenchNginx, DownstreamBench) async throws -> [DownstreamContest] = { _, _ in [] }
    ) async throws -> DownstreamBenchResult {
        let server = try await BenchNginx.start()
        defer { server.end() }
        let calls = try BenchCalls(server)
        let contests = try await self.contests(calls) + guests(server, self)
        var contestants: [Contestant] = []
        for contest in contests {
            for contestant in [contest.ours, contest.reference]
            where !contestants.contains(where: { $0.name == contestant.name }) {
                contestants.append(contestant)
            }
        }
        let samples = try await InterleavedRounds(self.rounds, warmUps: 3).measure(contestants)
        await calls.shutdown()
        for contest in contests { try await contest.end() }
        return DownstreamBenchResult(
            rows: contests.map { contest in
                DownstreamBenchRow(
                    contest.case,
                    ours: samples[contest.ours.name]?.median,
                    reference: samples[contest.reference.name]?.median
                )
            }
        )
    }

    private func contests(_ calls: BenchCalls) -> [DownstreamContest] {
        let bare = self.contestant("bare bytes") { try await calls.bareBytes() }
        return [
            DownstreamContest(.bytes, ours: self.contestant("API bytes") { try await calls.bytes() }, reference: bare),
            DownstreamContest(
                .json,
                ours: self.contestant("API JSON") { try await calls.json() },
                reference: self.contestant("bare JSON") { try await calls.bareJSON() }
            ),
            DownstreamContest(
                .mutualTLS,
                ours: self.contestant("mutual TLS") { try await calls.bound() },
                reference: self.contestant("TLS") { try await calls.encrypted() }
            ),
        ]
    }

    /// Tasks that make a call over and over.
    ///
    /// - Parameters:
    ///   - name: What the contestant is called.
    ///   - clock: What its time is measured by; the time that passes by default.
    ///   - call: Makes one call.
    /// - Returns: The contestant.
    package func contestant(
        _ name: String,
        clock: BenchClock = .wall,
        _ call: @escaping @Sendable () async throws -> Void
    ) -> Contestant {
        let (tasks, each) = (self.tasks, max(1, self.requests / self.tasks))
        return Contestant(name, clock: clock, operations: tasks * each, threads: 2) { _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<tasks {
                    group.addTask { for _ in 0..<each { try await call() } }
                }
                try await group.waitForAll()
            }
        }
    }
}

/// Two who do the same in their own ways.
package struct DownstreamContest: Sendable {
    /// What is compared.
    package var `case`: DownstreamBenchCase
    /// Who is measured.
    package var ours: Contestant
    /// Who it is compared with.
    package var reference: Contestant
    /// Called after the last round.
    package var end: @Sendable () async throws -> Void

    /// Creates a contest.
    ///
    /// - Parameters:
    ///   - case: What is compared.
    ///   - ours: Who is measured.
    ///   - reference: Who it is compared with.
    ///   - end: Called after the last round; nothing by default.
    package init(
        _ case: DownstreamBenchCase,
        ours: Contestant,
        reference: Contestant,
        end: @escaping @Sendable () async throws -> Void = {}
    ) {
        self.case = `case`
        self.ours = ours
        self.reference = reference
        self.end = end
    }
}
