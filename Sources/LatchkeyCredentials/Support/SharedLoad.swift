//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Lets one task fetch what several want at the same time.
///
/// The fetching belongs to nobody: a waiter that is cancelled leaves alone, and only the last one takes the task with it.
actor SharedLoad<Value: Sendable> {
    typealias Outcome = Result<Value, CredentialError>

    private var task: Task<Void, Never>?
    private var waiters: [Int: CheckedContinuation<Outcome, Never>] = [:]
    private var count = 0
    /// The number of the latest task: what an abandoned one brings is not handed out.
    private var generation = 0

    /// Fetches, or waits for what is being fetched.
    ///
    /// - Parameter load: Fetches the value.
    /// - Returns: The value.
    /// - Throws: ``CredentialError`` of `load`, or with ``CredentialError/Code/cancelled`` when the caller was cancelled.
    func value(
        _ load: @escaping @Sendable () async throws(CredentialError) -> Value
    ) async throws(CredentialError) -> Value {
        let id = self.count
        self.count += 1
        if self.task == nil { self.start(load) }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Outcome, Never>) in
                // The handler may have run before we got here; it found nobody to resume.
                if Task.isCancelled {
                    continuation.resume(returning: .failure(.cancelled))
                    self.abandonIfUnwanted()
                } else {
                    self.waiters[id] = continuation
                }
            }
        } onCancel: {
            Task(name: "credential-leave") { await self.leave(id) }
        }
        return try outcome.get()
    }

    private func start(_ load: @escaping @Sendable () async throws(CredentialError) -> Value) {
        self.generation += 1
        self.task = Task(name: "credential-load") { [generation = self.generation] in
            let outcome: Outcome
            do throws(CredentialError) {
                outcome = .success(try await load())
            } catch {
                outcome = .failure(error)
            }
            self.finish(outcome, generation)
        }
    }

    private func finish(_ outcome: Outcome, _ generation: Int) {
        guard generation == self.generation else { return }
        self.task = nil
        for waiter in self.waiters.values { waiter.resume(returning: outcome) }
        self.waiters = [:]
    }

    private func leave(_ id: Int) {
        self.waiters.removeValue(forKey: id)?.resume(returning: .failure(.cancelled))
        self.abandonIfUnwanted()
    }

    private func abandonIfUnwanted() {
        guard self.waiters.isEmpty else { return }
        self.task?.cancel()
        self.task = nil
        self.generation += 1
    }
}
