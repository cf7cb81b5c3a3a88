//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Acquires tokens before the first request needs them, four at a time from each issuer.
    ///
    /// A service reports that it is ready when the call returns. What is not held by then is still acquired in the
    /// background.
    ///
    /// - Parameters:
    ///   - requests: The tokens; the most important first.
    ///   - readyShare: Which share of them must be held for the call to return; all by default.
    ///   - timeout: After how long the call returns in any case; 10 seconds by default.
    /// - Returns: How far the warm-up has come.
    @discardableResult
    public nonisolated(nonsending) func warmUp(
        _ requests: [WarmUpRequest],
        readyShare: Double = 1,
        timeout: Duration = .seconds(10)
    ) async -> WarmUpReport {
        let run = WarmUp(requests, share: readyShare)
        for authority in run.authorities {
            for _ in 0..<min(4, authority.count) {
                self.spawn("token-cache-warm-up") { await self.work(on: run, authority: authority.name) }
            }
        }
        let bound = BoundedCall()
        bound.onEnd { _ in run.conclude() }
        self.arm(.bound(bound), at: self.time.exactNow().addingClamped(timeout.nanoseconds))
        await run.wait()
        return run.report
    }

    /// Acquires one token of an issuer after the other.
    private func work(on run: WarmUp, authority: String) async {
        while let request = run.next(of: authority) {
            do {
                _ = try await self.result(for: request.key, from: request.source)
                run.end(isReady: true)
            } catch {
                run.end(isReady: false)
            }
        }
    }
}
