//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// A token source that does what a test wrote down, call by call.
///
/// ```swift
/// let source = ScriptedSource([.token("first"), .failure(.transient), .after(gate, .token("third"))])
/// ```
/// When the script is at its end, every further call gets a new token of its own.
public final class ScriptedSource: TokenSource {
    private struct State {
        var script: ArraySlice<Step>
        var contexts: [AcquisitionContext] = []
        var ended = 0
    }

    /// What becomes of a call when nobody waits for it any more.
    public let abandonmentPolicy: AbandonmentPolicy

    private let afterwards: Step
    private let state: Observed<State>

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - script: What the first calls do, in the order in which they start.
    ///   - afterwards: What all further calls do; they return a token of their own by default.
    ///   - abandonmentPolicy: What becomes of a call when nobody waits for it any more; it goes on by default.
    public init(
        _ script: [Step] = [],
        afterwards: Step = .token(),
        abandonmentPolicy: AbandonmentPolicy = .finish
    ) {
        self.abandonmentPolicy = abandonmentPolicy
        self.afterwards = afterwards
        self.state = Observed(State(script: script[...]))
    }

    /// Does the next step of the script.
    ///
    /// - Parameter context: What the cache tells about the token; kept in ``contexts``.
    /// - Returns: What the step returns.
    /// - Throws: What the step throws.
    public func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        let (step, number) = self.state.update { state in
            state.contexts.append(context)
            return (state.script.popFirst() ?? self.afterwards, state.contexts.count)
        }
        defer { self.state.update { $0.ended += 1 } }
        return try await step.perform(context, number)
    }

    /// What the calls were told, in the order in which they started.
    public var contexts: [AcquisitionContext] { self.state.read(\.contexts) }

    /// How many calls have started.
    public var callCount: Int { self.state.read(\.contexts.count) }

    /// How many calls have started and not ended.
    public var runningCount: Int { self.state.read { $0.contexts.count - $0.ended } }

    /// Adds to the end of the script.
    ///
    /// - Parameter steps: What the calls after those of the script do.
    public func append(_ steps: Step...) {
        self.state.update { $0.script += steps }
    }

    /// Waits until a call has started.
    ///
    /// - Parameter number: Which call; the first is 1.
    /// - Returns: What the call was told.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    @discardableResult
    public func call(_ number: Int) async throws -> AcquisitionContext {
        try await self.state.wait { $0.contexts.count >= number ? $0.contexts[number - 1] : nil }
    }

    /// Waits until a number of calls have ended.
    ///
    /// - Parameter count: How many calls.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func ended(_ count: Int) async throws {
        try await self.state.wait { $0.ended >= count ? () : nil }
    }
}
