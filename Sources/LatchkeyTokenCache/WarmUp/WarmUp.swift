//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One run of a warm-up: what is left to do, and who waits for it.
final class WarmUp: Sendable {
    private struct State: Sendable {
        var queues: [String: [WarmUpRequest]]
        var report: WarmUpReport
        var whenEnough: CheckedContinuation<Void, Never>?
        var isEnough = false
    }

    private let needed: Int
    private let state: Locked<State>

    /// Creates a run.
    ///
    /// - Parameters:
    ///   - requests: The tokens.
    ///   - share: Which share of them must be held.
    init(_ requests: [WarmUpRequest], share: Double) {
        self.needed = Int((Double(requests.count) * max(0, min(1, share))).rounded(.up))
        self.state = Locked(
            State(
                queues: Dictionary(grouping: requests.reversed(), by: \.key.partition.authority),
                report: WarmUpReport(ready: 0, failed: 0, pending: requests.count)
            )
        )
    }

    /// The issuers with the number of tokens of each.
    var authorities: [(name: String, count: Int)] {
        self.state.withLock { $0.queues.map { ($0.key, $0.value.count) } }.sorted { $0.name < $1.name }
    }

    var report: WarmUpReport { self.state.withLock(\.report) }

    /// Takes the next token of an issuer.
    func next(of authority: String) -> WarmUpRequest? { self.state.withLock { $0.queues[authority]?.popLast() } }

    /// Notes how one ended.
    func end(isReady: Bool) {
        let continuation = self.state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.report.pending -= 1
            if isReady { state.report.ready += 1 } else { state.report.failed += 1 }
            guard state.report.ready >= self.needed || state.report.pending == 0 else { return nil }
            return Self.conclude(&state)
        }
        continuation?.resume()
    }

    /// Ends the wait.
    func conclude() { self.state.withLock(Self.conclude)?.resume() }

    /// Waits until enough tokens are held, or none is left.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = self.state.withLock { state in
                if state.isEnough || self.needed == 0 { return true }
                state.whenEnough = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private static func conclude(_ state: inout State) -> CheckedContinuation<Void, Never>? {
        state.isEnough = true
        defer { state.whenEnough = nil }
        return state.whenEnough
    }
}
