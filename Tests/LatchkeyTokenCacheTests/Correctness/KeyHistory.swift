//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What callers did to one key, and when, by a clock that only counts.
struct KeyHistory: Sendable {
    /// One call with its outcome, from its beginning to its end.
    struct Operation: Sendable {
        enum Action: Hashable, Sendable {
            /// A source began to acquire this token.
            case mint(Int)
            /// A caller asked for a token and got this one.
            case get(Int)
            /// A caller looked into memory and found this token or none.
            case peek(Int?)
            /// A caller put this token into the cache.
            case prime(Int)
            /// A caller invalidated, removed or purged.
            case invalidate
        }

        var action: Action
        var start: Int
        var end: Int

        init(_ action: Action, _ start: Int, _ end: Int) {
            self.action = action
            self.start = start
            self.end = end
        }
    }

    var operations: [Operation]

    /// Whether the calls can be put into an order in which each took effect at one moment between its beginning and its
    /// end, as if the key were a variable that one caller at a time uses.
    ///
    /// A search for such an order (Wing and Gong), which remembers what it has tried (Lowe).
    var isLinearizable: Bool {
        precondition(self.operations.count <= 128, "The history is longer than the checker can take.")
        var search = Search(operations: self.operations.sorted { $0.start < $1.start })
        return search.succeeds(from: Search.Position())
    }
}

extension KeyHistory {
    private struct Search {
        /// Which operations have taken effect, and what they led to.
        struct Position: Hashable {
            var done: UInt128 = 0
            /// The token that is held.
            var held: Int?
            /// Tokens whose acquisition began after the last invalidation.
            var valid: Set<Int> = []
        }

        let operations: [Operation]
        private let isOvertaken: [Bool]
        private var tried: Set<Position> = []

        init(operations: [Operation]) {
            self.operations = operations
            let overtaking = operations.filter {
                switch $0.action {
                case .invalidate, .prime: true
                case .mint, .get, .peek: false
                }
            }
            self.isOvertaken = operations.map { operation in
                overtaking.contains { $0.start < operation.end && operation.start < $0.end }
            }
        }

        mutating func succeeds(from position: Position) -> Bool {
            let open = self.operations.indices.filter { position.done & (1 << UInt128($0)) == 0 }
            guard let firstEnd = open.map({ self.operations[$0].end }).min() else { return true }
            guard self.tried.insert(position).inserted else { return false }
            for index in open where self.operations[index].start <= firstEnd {
                for var next in self.successors(of: position, by: index) {
                    next.done |= 1 << UInt128(index)
                    if self.succeeds(from: next) { return true }
                }
            }
            return false
        }

        /// What an operation may lead to, nothing if it cannot take effect here.
        private func successors(of position: Position, by index: Int) -> [Position] {
            var next = position
            switch self.operations[index].action {
            case .mint(let token):
                next.valid.insert(token)
                return [next]
            case .prime(let token):
                next.held = token
                next.valid = []
                return [next]
            case .invalidate:
                next.held = nil
                next.valid = []
                return [next]
            case .peek(let token): return position.held == token ? [position] : []
            case .get(let token) where position.held == token: return [position]
            case .get(let token):
                guard position.valid.contains(token) else { return [] }
                next.held = token
                // What was overtaken is given to those who wait for it, and not kept.
                return (position.held == nil ? [next] : []) + (self.isOvertaken[index] ? [position] : [])
            }
        }
    }
}
