//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBench
import LatchkeyCrypto
import LatchkeyWeb

/// Measures what the validation of tokens costs: beside the bare check of the signature, and for the requests of a web API.
package struct WebBench: Sendable {
    /// How many rounds of validations count.
    package var rounds = 41
    /// How many validations make a round.
    package var validations = 500
    /// How many rounds of requests count.
    package var loads = 7
    /// How long each load of requests takes, in seconds.
    package var loadSeconds = 2
    /// How many connections send requests.
    package var connections = 32

    /// Creates the measurement in its full size.
    package init() {}

    /// Measures.
    ///
    /// - Returns: One row for each case.
    /// - Throws: ``WebBenchError`` when a server cannot be loaded or a token is not accepted.
    @concurrent
    package func run() async throws -> WebBenchResult {
        let tokens = try BenchTokens()
        return WebBenchResult(rows: [try await self.validation(tokens), try await self.route(tokens)])
    }

    /// The whole validation of a token beside the check of its signature alone; nothing is remembered.
    private func validation(_ tokens: BenchTokens) async throws -> WebBenchRow {
        let validator = tokens.validator(remembering: 0)
        let (text, parts, count) = (tokens.token, try tokens.parts(), self.validations)
        let ours = Contestant("validation", operations: count) { _ in
            for _ in 0..<count { _ = try await validator.validate(text) }
        }
        let reference = Contestant("signature", operations: count) { _ in
            for _ in 0..<count {
                guard parts.key.isValid(signature: parts.signature, for: parts.signed, algorithm: .rs256) else {
                    throw WebBenchError.wrongAnswer("The signature of the measured token is not valid.")
                }
            }
        }
        let samples = try await InterleavedRounds(self.rounds, warmUps: 3).measure([ours, reference])
        return WebBenchRow(
            .validation,
            ours: samples[ours.name]?.median,
            reference: samples[reference.name]?.median
        )
    }

    /// A route that wants a token beside one that does not, in the same server; the same token comes with each request.
    private func route(_ tokens: BenchTokens) async throws -> WebBenchRow {
        let load = WebLoad(connections: self.connections, seconds: self.loadSeconds)
        return try await BenchWebServer.run(tokens.validator(remembering: 4096)) { port in
            let contestants = [("protected", tokens.token as String?), ("open", nil)]
            for (path, token) in contestants { _ = try await load.rate(of: path, on: port, token: token, seconds: 1) }
            var rates: [String: [Double]] = [:]
            for round in 0..<self.loads {
                for turn in InterleavedRounds.turns(of: round, contestants: contestants.count) {
                    let (path, token) = contestants[turn]
                    rates[path, default: []].append(try await load.rate(of: path, on: port, token: token))
                }
            }
            func nanoseconds(_ path: String) -> Double { 1e9 / Samples(rates[path] ?? []).median }
            return WebBenchRow(.route, ours: nanoseconds("protected"), reference: nanoseconds("open"))
        }
    }
}
