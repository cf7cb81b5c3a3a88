//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A type that acquires tokens from an issuer.
///
/// Contract: `acquire` may be called from any number of tasks at once, but a cache calls it once at a time for a key.
/// It runs in a task that belongs to the cache: no caller's cancellation or task-local value reaches it. It returns
/// within the context's time limit; later it is cancelled. An error that conforms to ``TokenSourceError`` says how the
/// cache shall treat it; any other counts as transient.
public protocol TokenSource: Sendable {
    /// Acquires a token.
    ///
    /// - Parameter context: The key, the time limit and the reason of the acquisition.
    /// - Returns: The token and the facts of its life.
    /// - Throws: Any error; see ``TokenSourceError``.
    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken

    /// What becomes of an acquisition when nobody waits for it any more; ``AbandonmentPolicy/finish`` by default.
    var abandonmentPolicy: AbandonmentPolicy { get }
}

extension TokenSource {
    /// The default: the acquisition goes on and its token is kept.
    public var abandonmentPolicy: AbandonmentPolicy { .finish }
}
