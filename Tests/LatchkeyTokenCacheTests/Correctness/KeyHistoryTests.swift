//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

/// The checker itself: it must find what is wrong and only that.
@Suite struct KeyHistoryTests {
    typealias Operation = KeyHistory.Operation

    /// Histories that no correct cache has.
    enum Wrong: CaseIterable {
        case staleAfterInvalidation, mintedBeforeInvalidation, lostWrite, olderWrite, resurrection, forgotten, reversed
        case neverMinted, foundWhatWasInvalidated, secondThoughts, staleJoiner

        var operations: [Operation] {
            switch self {
            case .staleAfterInvalidation:
                [.init(.mint(1), 1, 1), .init(.get(1), 0, 2), .init(.invalidate, 3, 4), .init(.get(1), 5, 6)]
            case .mintedBeforeInvalidation: [.init(.mint(1), 1, 1), .init(.invalidate, 2, 3), .init(.get(1), 4, 5)]
            case .lostWrite: [.init(.prime(1), 0, 1), .init(.peek(nil), 2, 3)]
            case .olderWrite: [.init(.prime(1), 0, 1), .init(.prime(2), 2, 3), .init(.peek(1), 4, 5)]
            case .resurrection:
                [
                    .init(.mint(1), 1, 1), .init(.get(1), 0, 2), .init(.prime(2), 3, 4), .init(.get(2), 5, 6),
                    .init(.get(1), 7, 8),
                ]
            case .forgotten: [.init(.mint(1), 1, 1), .init(.get(1), 0, 2), .init(.peek(nil), 3, 4)]
            case .reversed:
                [
                    .init(.prime(1), 0, 10), .init(.prime(2), 0, 10), .init(.get(1), 11, 12), .init(.get(2), 13, 14),
                ]
            case .neverMinted: [.init(.get(1), 0, 1)]
            case .foundWhatWasInvalidated:
                [
                    .init(.prime(1), 0, 1), .init(.invalidate, 2, 6), .init(.peek(nil), 3, 4), .init(.peek(1), 5, 7),
                ]
            case .secondThoughts:
                [
                    .init(.mint(1), 1, 1), .init(.get(1), 0, 2), .init(.mint(2), 4, 4), .init(.get(2), 3, 5),
                    .init(.get(1), 6, 7),
                ]
            case .staleJoiner:
                [
                    .init(.mint(1), 1, 1), .init(.invalidate, 2, 3), .init(.get(1), 0, 9), .init(.get(1), 4, 8),
                ]
            }
        }
    }

    // Scoreboard: CE94
    @Test(arguments: Wrong.allCases)
    func wrongHistoryIsFound(_ wrong: Wrong) {
        #expect(!KeyHistory(operations: wrong.operations).isLinearizable)
        #expect(!KeyHistory(operations: wrong.operations.reversed()).isLinearizable)
    }

    /// Histories that a correct cache may have.
    enum Right: CaseIterable {
        case nothing, hit, joiners, waiterOfAnOvertakenFlight, overlap, unpublished, writeDuringLoad

        var operations: [Operation] {
            switch self {
            case .nothing: [.init(.peek(nil), 0, 1), .init(.invalidate, 2, 3), .init(.peek(nil), 4, 5)]
            case .hit: [.init(.mint(1), 1, 1), .init(.get(1), 0, 2), .init(.get(1), 3, 4), .init(.peek(1), 5, 6)]
            case .joiners:
                [
                    .init(.mint(1), 2, 2), .init(.get(1), 0, 9), .init(.get(1), 1, 5), .init(.get(1), 3, 4),
                    .init(.peek(nil), 1, 3), .init(.peek(1), 4, 6),
                ]
            case .waiterOfAnOvertakenFlight:
                [
                    .init(.mint(1), 1, 1), .init(.get(1), 0, 9), .init(.invalidate, 2, 3), .init(.mint(2), 5, 5),
                    .init(.get(2), 4, 6), .init(.peek(2), 7, 8), .init(.peek(2), 10, 11),
                ]
            case .overlap:
                [
                    .init(.prime(1), 0, 10), .init(.prime(2), 0, 10), .init(.get(1), 1, 3), .init(.get(2), 4, 6),
                    .init(.get(2), 11, 12),
                ]
            case .unpublished:
                [
                    .init(.get(1), 0, 9), .init(.invalidate, 1, 2), .init(.mint(1), 3, 3), .init(.peek(nil), 10, 11),
                ]
            case .writeDuringLoad:
                [
                    .init(.mint(1), 1, 1), .init(.get(2), 0, 5), .init(.prime(2), 2, 4), .init(.peek(2), 6, 7),
                ]
            }
        }
    }

    // Scoreboard: CE94
    @Test(arguments: Right.allCases)
    func rightHistoryIsAccepted(_ right: Right) {
        #expect(KeyHistory(operations: right.operations).isLinearizable)
    }
}
