//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Reads pieces of wanted sizes from pieces of other sizes.
actor PieceReader<Pieces: AsyncSequence & Sendable> where Pieces.Element == [UInt8] {
    private var iterator: Pieces.AsyncIterator?
    private let pieces: Pieces
    private var rest: [UInt8] = []

    init(_ pieces: Pieces) { self.pieces = pieces }

    func read(_ count: Int) async throws -> [UInt8] {
        var iterator = self.iterator ?? self.pieces.makeAsyncIterator()
        self.iterator = nil
        while self.rest.count < count, let piece = try await iterator.next(isolation: self) {
            self.rest.append(contentsOf: piece)
        }
        self.iterator = iterator
        let taken = Array(self.rest.prefix(count))
        self.rest.removeFirst(taken.count)
        return taken
    }
}
