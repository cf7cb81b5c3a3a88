//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Starts every unstructured task of a cache, so that a simulation can put all of them on its own executor.
package struct TaskSpawner: Sendable {
    private let start:
        @Sendable (_ name: String, _ priority: TaskPriority?, _ work: @escaping @Sendable () async -> Void) ->
            Task<Void, Never>

    /// Creates a spawner.
    ///
    /// - Parameter start: Starts a task that inherits no task-local values.
    package init(
        start:
            @escaping @Sendable (
                _ name: String, _ priority: TaskPriority?, _ work: @escaping @Sendable () async -> Void
            ) -> Task<Void, Never>
    ) {
        self.start = start
    }

    /// Starts tasks on the global executor.
    ///
    /// They are detached because a caller's task-local values must not leak into work that serves other callers too.
    package static var standard: Self {
        .init { name, priority, work in Task.detached(name: name, priority: priority) { await work() } }
    }

    @discardableResult
    func callAsFunction(
        _ name: String,
        priority: TaskPriority? = nil,
        _ work: @escaping @Sendable () async -> Void
    ) -> Task<Void, Never> {
        self.start(name, priority, work)
    }
}
