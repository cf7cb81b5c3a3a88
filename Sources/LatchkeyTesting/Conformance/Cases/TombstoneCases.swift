//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let tombstoneCases: [Case] = [
        Case("a tombstone keeps the removed version and older ones away", .removals, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.removes(trial.removal())
            await trial.refuses(trial.record("key", 4), because: .init(sequence: 5))
            await trial.refuses(trial.record("key", 3), because: .init(sequence: 5))
            await trial.readsNothing()
        },
        Case("a tombstone keeps the very record away that was removed", .removals) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.removes(trial.removal())
            await trial.refuses(trial.record("key", 5), because: .init(sequence: 5))
        },
        Case("a tombstone lets newer records through", .removals, enduring: .faults) { trial in
            await trial.accepts(trial.record(fence: 1, 5))
            await trial.removes(trial.removal())
            await trial.accepts(trial.record(fence: 1, 6))
            await trial.reads(trial.record(fence: 1, 6))
        },
        Case("a tombstone lets an older record through that is written if absent", .removals) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.removes(trial.removal())
            await trial.accepts(trial.record("key", 4), .ifAbsent)
            await trial.reads(trial.record("key", 4))
        },
        Case("a tombstone lets an older record through that is always written", .removals) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.removes(trial.removal())
            await trial.accepts(trial.record("key", 4), .always)
            await trial.reads(trial.record("key", 4))
        },
        Case("a tombstone satisfies a write for its version alone", .removals) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.removes(trial.removal())
            await trial.refuses(
                trial.record("key", 6),
                .ifVersion(.init(sequence: 4)),
                because: .init(sequence: 5)
            )
            await trial.accepts(trial.record("key", 6), .ifVersion(.init(sequence: 5)))
        },
        Case("a removal without tombstone forgets the version", .removals) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.removes(trial.removal("key", tombstone: .zero))
            await trial.accepts(trial.record("key", 4))
            await trial.reads(trial.record("key", 4))
        },
        Case("ifNotNewer: the tombstone has the version of the condition", .removals, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.removes(trial.removal("key", .ifNotNewer(than: .init(sequence: 8))))
            await trial.refuses(trial.record("key", 7), because: .init(sequence: 8))
            await trial.accepts(trial.record("key", 9))
        },
        Case("ifNotNewer: a tombstone is left even where nothing is", .removals) { trial in
            await trial.hasNothing(toRemove: trial.removal("key", .ifNotNewer(than: .init(fence: 2, sequence: 8))))
            await trial.refuses(trial.record(fence: 2, 7), because: .init(fence: 2, sequence: 8))
            await trial.refuses(trial.record(fence: 1, 9), because: .init(fence: 2, sequence: 8))
            await trial.accepts(trial.record(fence: 2, 9))
        },
        Case("always: where nothing is no tombstone is left", .removals) { trial in
            await trial.hasNothing(toRemove: trial.removal())
            await trial.accepts(trial.record("key", 0))
        },
        Case("of two tombstones the newer version counts", .removals) { trial in
            await trial.hasNothing(toRemove: trial.removal("key", .ifNotNewer(than: .init(sequence: 8))))
            await trial.hasNothing(toRemove: trial.removal("key", .ifNotNewer(than: .init(sequence: 3))))
            await trial.refuses(trial.record("key", 7), because: .init(sequence: 8))
        },
        Case("a tombstone is forgotten after its time", .removals) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.removes(trial.removal("key", tombstone: trial.shortLife))
            try await trial.outliveShort()
            await trial.accepts(trial.record("key", 4))
            await trial.reads(trial.record("key", 4))
        },
        Case("a tombstone is remembered until its time", .removals, needsVirtualTime: true) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.removes(trial.removal("key", tombstone: .seconds(10)))
            try await trial.pass(.milliseconds(9_999))
            await trial.refuses(trial.record("key", 4), because: .init(sequence: 5))
            try await trial.pass(.milliseconds(1))
            await trial.accepts(trial.record("key", 4))
        },
    ]
}
