//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A gate at which tasks wait until a test opens it.
///
/// ```swift
/// let gate = Gate()
/// let source = ScriptedSource([.after(gate, .token("first"))])
/// // … start callers, then look at what they do while the source is busy …
/// gate.open()
/// ```
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var admissions = 0
        var waiting = 0
    }

    private let state = Observed(State())

    /// Creates a gate that is shut.
    public init() {}

    /// How many tasks wait at the gate.
    public var waitingCount: Int { self.state.read(\.waiting) }

    /// Lets everybody through, now and from now on.
    public func open() {
        self.state.update { $0.isOpen = true }
    }

    /// Shuts the gate for those who come from now on.
    public func shut() {
        self.state.update { $0.isOpen = false }
    }

    /// Lets some tasks through, those that wait or the next that come.
    ///
    /// - Parameter count: How many tasks; one by default.
    public func admit(_ count: Int = 1) {
        self.state.update { $0.admissions += count }
    }

    /// Waits until the gate lets the task through.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func wait() async throws {
        self.state.update { $0.waiting += 1 }
        defer { self.state.update { $0.waiting -= 1 } }
        try await self.state.wait(for: Self.pass)
    }

    /// Waits until the gate lets the task through, even when it is cancelled.
    public func waitThroughCancellation() async {
        self.state.update { $0.waiting += 1 }
        defer { self.state.update { $0.waiting -= 1 } }
        await self.state.waitThroughCancellation(for: Self.pass)
    }

    private static func pass(_ state: inout State) -> Void? {
        if state.isOpen { return () }
        guard state.admissions > 0 else { return nil }
        state.admissions -= 1
        return ()
    }

    /// Waits until a number of tasks wait at the gate.
    ///
    /// - Parameter count: How many tasks.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func waiters(_ count: Int) async throws {
        try await self.state.wait { $0.waiting >= count ? () : nil }
    }
}
