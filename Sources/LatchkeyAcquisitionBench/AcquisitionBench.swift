//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBench
import LatchkeyEmulator

/// Measures what acquiring a token costs beside the bare exchange, and what finding one for a user costs beside one for
/// the application.
///
/// The issuer is an emulator on loopback, over TLS, in the same process: both sides of a comparison wait for it alike.
package struct AcquisitionBench: Sendable {
    /// How many rounds of exchanges count.
    package var exchangeRounds = 101
    /// How many tokens are acquired in a round.
    package var exchanges = 10
    /// How many rounds of lookups count.
    package var lookupRounds = 101
    /// How many lookups make a round.
    package var lookups = 2_000

    /// Creates the measurement in its full size.
    package init() {}

    /// Measures.
    ///
    /// - Returns: The costs.
    /// - Throws: ``AcquisitionBenchError`` when the figures would mean nothing, or the error of a part.
    @concurrent
    package func run() async throws -> AcquisitionBenchResult {
        try await Emulator.withEmulator { emulator in
            let bench = try BenchClient(emulator)
            do {
                let rows = try await [self.exchangeRow(bench)] + self.lookupRows(bench)
                await bench.shutdown()
                return AcquisitionBenchResult(rows: rows)
            } catch {
                await bench.shutdown()
                throw error
            }
        }
    }

    // MARK: - Exchanges

    /// A token that nobody has yet, beside its exchange alone.
    private func exchangeRow(_ bench: BenchClient) async throws -> AcquisitionBenchRow {
        // The count is taken apart from the rounds, whose exchanges are of both kinds.
        let before = bench.emulator.requestCount(of: .token)
        let count = 10
        for _ in 0..<count { try await bench.acquireColdToken() }
        let exchanges = Double(bench.emulator.requestCount(of: .token) - before) / Double(count)
        guard let request = bench.recorder.last else { throw AcquisitionBenchError.noExchange }
        guard exchanges == Double(bench.recorder.count) / Double(count) else {
            throw AcquisitionBenchError.otherExchanges(bench.recorder.count, of: count)
        }

        let bare = try BareExchange(request, trusting: bench.trustRoots)
        let samples = try await InterleavedRounds(self.exchangeRounds, warmUps: 5).measure([
            Contestant("bare", clock: .wall, operations: self.exchanges) { _ in
                try await bare.perform(times: self.exchanges)
            },
            Contestant("acquired", clock: .wall, operations: self.exchanges) { _ in
                for _ in 0..<self.exchanges { try await bench.acquireColdToken() }
            },
        ])
        return AcquisitionBenchRow(
            .coldAppToken,
            ours: samples["acquired"]?.median,
            reference: samples["bare"]?.median,
            exchangesPerToken: exchanges
        )
    }

    // MARK: - Lookups

    /// Held tokens for a user beside held tokens for the application.
    private func lookupRows(_ bench: BenchClient) async throws -> [AcquisitionBenchRow] {
        let held = try await HeldTokens(bench)
        func contestant(_ lookup: HeldTokens.Lookup) -> Contestant {
            Contestant(lookup.rawValue, operations: self.lookups) { _ in
                try await held.find(lookup, times: self.lookups)
            }
        }
        let before = bench.recorder.count
        let samples = try await InterleavedRounds(self.lookupRounds).measure(
            HeldTokens.Lookup.allCases.map(contestant)
        )
        let misses = bench.recorder.count - before
        guard misses == 0 else { throw AcquisitionBenchError.missed(misses) }
        func median(_ lookup: HeldTokens.Lookup) -> Double? { samples[lookup.rawValue]?.median }
        return [
            AcquisitionBenchRow(.newUserRequest, ours: median(.newUser), reference: median(.newApp)),
            AcquisitionBenchRow(.keptUserRequest, ours: median(.keptUser), reference: median(.keptApp)),
        ]
    }
}
