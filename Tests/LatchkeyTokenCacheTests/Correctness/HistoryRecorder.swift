//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// Writes down what callers on many threads do to a few keys.
final class HistoryRecorder: Sendable {
    private let clock = Atomic(0)
    private let numbers = Atomic(0)
    private let histories: Locked<[[KeyHistory.Operation]]>

    init(keys: Int) {
        self.histories = Locked(Array(repeating: [], count: keys))
    }

    var keys: [KeyHistory] { self.histories.withLock { $0.map(KeyHistory.init) } }

    /// The next moment.
    func tick() -> Int { self.clock.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue }

    /// A number that no other token has.
    func nextToken() -> Int { self.numbers.wrappingAdd(1, ordering: .relaxed).newValue }

    func add(_ action: KeyHistory.Operation.Action, from start: Int, to end: Int, key: Int) {
        self.histories.withLock { $0[key].append(.init(action, start, end)) }
    }
}

/// Acquires numbered tokens, and writes down when it begins.
struct RecordingSource: TokenSource {
    let recorder: HistoryRecorder
    let key: Int
    /// How often the source lets others run before it answers.
    let patience: Int

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        let token = self.recorder.nextToken()
        let now = self.recorder.tick()
        self.recorder.add(.mint(token), from: now, to: now, key: self.key)
        for _ in 0..<self.patience { await Task.yield() }
        return AcquiredToken(value: "\(token)", lifetime: .duration(.seconds(3600)))
    }
}
