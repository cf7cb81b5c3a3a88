//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension ScriptedSource {
    /// What a ``ScriptedSource`` does in one call.
    public struct Step: Sendable {
        let perform: @Sendable (_ context: AcquisitionContext, _ number: Int) async throws -> AcquiredToken

        /// Runs a closure.
        ///
        /// - Parameter body: Returns a token or throws; it is told the context and the number of the call, from 1.
        /// - Returns: The step.
        public static func perform(
            _ body: @escaping @Sendable (_ context: AcquisitionContext, _ number: Int) async throws -> AcquiredToken
        ) -> Self {
            .init(perform: body)
        }

        /// Returns a token.
        ///
        /// - Parameters:
        ///   - value: The token's text; `token-` and the number of the call by default.
        ///   - life: How long the token is good for; an hour by default.
        ///   - refreshAfter: The issuer's refresh hint; none by default.
        ///   - tenant: The tenant that the response names; none by default.
        /// - Returns: The step.
        public static func token(
            _ value: String? = nil,
            life: Duration = .seconds(3600),
            refreshAfter: Duration? = nil,
            tenant: String? = nil
        ) -> Self {
            .perform { _, number in
                AcquiredToken(
                    value: value ?? "token-\(number)",
                    lifetime: .duration(life),
                    refreshAfter: refreshAfter,
                    tenant: tenant
                )
            }
        }

        /// Returns this token.
        ///
        /// - Parameter token: The token.
        /// - Returns: The step.
        public static func acquired(_ token: AcquiredToken) -> Self {
            .perform { _, _ in token }
        }

        /// Fails in a way that the cache knows.
        ///
        /// - Parameters:
        ///   - kind: The class of the failure.
        ///   - retryAfter: How long the issuer asked to wait; nothing by default.
        /// - Returns: The step.
        public static func failure(_ kind: AcquisitionFailure.Kind, retryAfter: Duration? = nil) -> Self {
            .error(ScriptedFailure(failure: AcquisitionFailure(kind, retryAfter: retryAfter)))
        }

        /// Throws an error.
        ///
        /// - Parameter error: The error.
        /// - Returns: The step.
        public static func error(_ error: any Error) -> Self {
            .perform { _, _ in throw error }
        }

        /// Waits at a gate and then does something.
        ///
        /// - Parameters:
        ///   - gate: The gate.
        ///   - step: What to do when it has opened.
        ///   - ignoringCancellation: Whether the step waits on when its task is cancelled; it ends by default.
        /// - Returns: The step.
        public static func after(_ gate: Gate, _ step: Self, ignoringCancellation: Bool = false) -> Self {
            .perform { context, number in
                if ignoringCancellation {
                    await gate.waitThroughCancellation()
                } else {
                    try await gate.wait()
                }
                return try await step.perform(context, number)
            }
        }

        /// Takes some time and then does something.
        ///
        /// - Parameters:
        ///   - duration: How long, by the clocks; less when the task is cancelled, which fails the step.
        ///   - time: The clocks.
        ///   - step: What to do then.
        /// - Returns: The step.
        public static func taking(_ duration: Duration, of time: ManualTime, _ step: Self) -> Self {
            .perform { context, number in
                let (end, overflow) = time.continuousNanoseconds().addingReportingOverflow(duration.nanoseconds)
                try await time.sleep(until: overflow ? .max : end)
                return try await step.perform(context, number)
            }
        }

        /// Returns never, unless its task is cancelled.
        public static var never: Self { .after(Gate(), .error(CancellationError())) }
    }
}

/// The error of a ``ScriptedSource`` that was told to fail.
public struct ScriptedFailure: TokenSourceError, Hashable, Sendable {
    /// The class of the failure.
    public var failure: AcquisitionFailure

    /// Creates an error.
    ///
    /// - Parameter failure: The class of the failure.
    public init(failure: AcquisitionFailure) {
        self.failure = failure
    }
}
