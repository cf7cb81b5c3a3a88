//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The ways of calls to the threads.
extension SQLiteTokenStore {
    /// Has a thread do something.
    ///
    /// - Parameters:
    ///   - lane: The lane to the thread.
    ///   - timeout: How long it may take.
    ///   - mustReachDisk: Whether what is written must be on the disk before the answer, whatever the settings.
    ///   - failed: Makes an answer of a failure.
    ///   - work: What is to be done; again when it had to be undone.
    /// - Returns: The answer.
    func call<Answer: Sendable>(
        _ lane: Lane,
        timeout: Duration,
        mustReachDisk: Bool = false,
        failed: @escaping @Sendable (TokenStoreError) -> Answer,
        work: @escaping @Sendable (Session) throws(SQLiteFailure) -> Answer
    ) async -> Answer {
        let deadline = SystemTime().continuousNanoseconds().addingClamped(timeout.nanoseconds)
        return await withCheckedContinuation { continuation in
            lane.submit(
                StoreCall(
                    deadline: deadline,
                    mustReachDisk: mustReachDisk,
                    continuation: continuation,
                    failed: failed,
                    work: work
                )
            )
        }
    }

    /// Has a thread do something whose outcome is a value or an error.
    func result<Value: Sendable>(
        _ lane: Lane,
        timeout: Duration,
        mustReachDisk: Bool = false,
        work: @escaping @Sendable (Session) throws(SQLiteFailure) -> Result<Value, TokenStoreError>
    ) async -> Result<Value, TokenStoreError> {
        await self.call(lane, timeout: timeout, mustReachDisk: mustReachDisk, failed: { .failure($0) }, work: work)
    }
}
