//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

@testable import LatchkeySQLite

extension SQLiteTokenStore {
    /// Has calls that write wait together until another connection lets them, so that they share what comes next.
    ///
    /// - Parameters:
    ///   - connection: The other connection.
    ///   - count: How many calls.
    ///   - call: One of them, with its number.
    /// - Returns: Their outcomes, by number.
    /// - Throws: What the library reports.
    func gather<Value: Sendable>(
        behind connection: SQLiteConnection,
        _ count: Int,
        _ call: @escaping @Sendable (Int) async -> Value
    ) async throws -> [Value] {
        try connection.execute("BEGIN IMMEDIATE")
        let values = try await withThrowingTaskGroup(of: (Int, Value)?.self) { group in
            // One call has the thread wait for the lock, and the others gather behind it.
            group.addTask {
                try await self.keep(.sample("first of all"))
                return nil
            }
            while self.threads.writing.load.running == 0 { await Task.yield() }
            for number in 0..<count { group.addTask { (number, await call(number)) } }
            while self.threads.writing.load.waiting < count { await Task.yield() }
            try connection.execute("ROLLBACK")
            return try await group.reduce(into: [Int: Value]()) { values, next in
                if let (number, value) = next { values[number] = value }
            }
        }
        return (0..<count).compactMap { values[$0] }
    }
}
