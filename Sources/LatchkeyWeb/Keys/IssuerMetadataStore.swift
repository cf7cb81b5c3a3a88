//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition
import Synchronization

/// Holds the keys of one issuer: fetched once however many ask, replaced when they are old or one is missing.
final class IssuerMetadataStore: Sendable {
    private struct Storage {
        var state: IssuerMetadataState
        var flight: Task<Void, Never>?
    }

    private let storage: Mutex<Storage>
    private let source: IssuerMetadataSource?
    private let timing: AcquisitionTiming
    private let observer: KeyFetchObserver?

    /// Holds keys that are fetched.
    init(
        _ source: IssuerMetadataSource,
        policy: KeyRefreshPolicy,
        timing: AcquisitionTiming,
        observer: KeyFetchObserver? = nil
    ) {
        self.source = source
        self.observer = observer
        self.timing = timing
        self.storage = Mutex(Storage(state: IssuerMetadataState(policy: policy)))
    }

    /// Holds keys that never change.
    init(fixed metadata: IssuerMetadata) {
        self.source = nil
        self.observer = nil
        self.timing = AcquisitionTiming()
        self.storage = Mutex(Storage(state: IssuerMetadataState(policy: .init(), fixed: metadata)))
    }

    /// The number of the newest keys; 0 while there are none.
    var generation: UInt64 { self.storage.withLock { $0.state.current?.generation ?? 0 } }
    /// How many fetches have ended.
    var fetches: UInt64 { self.storage.withLock { $0.state.fetches } }
    /// Why the last fetch failed; `nil` after one that succeeded.
    var lastFailure: TokenValidationError? { self.storage.withLock { $0.state.lastFailure } }
    /// How long until the keys become old.
    var timeUntilDue: Duration? { self.storage.withLock { $0.state.timeUntilDue(at: self.timing.now()) } }

    /// The keys; the first caller waits for the issuer.
    ///
    /// - Returns: What the issuer says.
    /// - Throws: ``TokenValidationError`` with ``TokenValidationError/Code/keysUnavailable``.
    func metadata() async throws(TokenValidationError) -> IssuerMetadata {
        let (action, flight) = self.step { $0.needed(at: $1) }
        switch action {
        case .use(let metadata), .fetchAndUse(let metadata): return metadata
        case .unavailable(let wait): throw self.unavailable(retryAfter: wait)
        case .fetch, .wait, nil: break
        }
        await flight?.value
        guard let metadata = self.storage.withLock({ $0.state.current }) else {
            throw self.unavailable(retryAfter: .seconds(1))
        }
        return metadata
    }

    /// Newer keys than those that lack one.
    ///
    /// - Parameter old: The keys in which one is missing.
    /// - Returns: The keys; `nil` when there are none, or the issuer was asked a short while ago.
    func metadata(after old: IssuerMetadata) async -> IssuerMetadata? {
        let (action, flight) = self.step { $0.keyWasUnknown(to: old.generation, at: $1) }
        switch action {
        case .use(let metadata), .fetchAndUse(let metadata): return metadata
        case nil, .unavailable: return nil
        case .fetch, .wait: break
        }
        await flight?.value
        let current = self.storage.withLock { $0.state.current }
        return current?.generation == old.generation ? nil : current
    }

    /// Ends a fetch that is under way.
    func cancel() {
        self.storage.withLock { $0.flight?.cancel() }
    }

    private func step(
        _ event: (inout IssuerMetadataState, ContinuousClock.Instant) -> IssuerMetadataState.Action?
    ) -> (IssuerMetadataState.Action?, Task<Void, Never>?) {
        let now = self.timing.now()
        return self.storage.withLock { storage in
            let action = event(&storage.state, now)
            switch action {
            case .fetch, .fetchAndUse:
                let generation = storage.state.fetches + 1
                storage.flight = Task(name: "latchkey-issuer-keys") { await self.fetch(generation: generation) }
            default: break
            }
            return (action, storage.flight)
        }
    }

    private func fetch(generation: UInt64) async {
        guard let source else { return }
        let result: Result<IssuerMetadata, TokenValidationError>
        if let observer {
            result = await observer.observed(at: source.url.host) { await source.result(generation: generation) }
        } else {
            result = await source.result(generation: generation)
        }
        let now = self.timing.now()
        let hadFailed = self.storage.withLock { storage in
            let hadFailed = storage.state.lastFailure != nil
            switch result {
            case .success(let metadata): storage.state.fetched(metadata, at: now, jitter: .random(in: 0...1))
            case .failure(let error): storage.state.fetchFailed(error, at: now)
            }
            return hadFailed
        }
        self.observer?.note(result, hadFailed: hadFailed)
    }

    private func unavailable(retryAfter: Duration) -> TokenValidationError {
        let reason = self.lastFailure?.message ?? "The issuer's keys cannot be had."
        return TokenValidationError(.keysUnavailable, reason, retryAfter: retryAfter)
    }
}
