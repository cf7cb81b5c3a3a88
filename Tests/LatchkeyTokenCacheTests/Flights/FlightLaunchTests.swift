//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// What happens between a decision and the start of the task that carries it out.
@Suite(.timeLimit(.minutes(1))) struct FlightLaunchTests {
    @Test func aFlightThatIsInvalidatedBeforeItsLaunchHasASuccessor() async throws {
        let interruption = Interruption()
        let cache = TokenCache(time: ManualTime(), spawner: interruption.spawner, seed: 1)
        let key = try CacheKey(authority: "issuer", client: "app")
        // The caller's time limit leads to a timer: the decision is made then, and nothing is launched yet.
        interruption.set { Task.immediate { await cache.invalidate(key, mode: .hard) } }
        let options = TokenRequestOptions(timeout: .seconds(60))
        let token = try await cache.token(for: key, options: options) { context in
            AcquiredToken(value: "token", lifetime: .duration(.seconds(3600)))
        }
        #expect(interruption.hasHappened)
        #expect(token.value == "token")
        #expect(cache.cachedToken(for: key)?.value == "token")
        await cache.shutdown()
        #expect(await cache.residue == .none)
    }

    @Test func aFlightThatMeetsAShutdownBeforeItsLaunchFails() async throws {
        let interruption = Interruption()
        let cache = TokenCache(time: ManualTime(), spawner: interruption.spawner, seed: 1)
        let key = try CacheKey(authority: "issuer", client: "app")
        interruption.set { _ = cache.registry.close() }
        let options = TokenRequestOptions(timeout: .seconds(60))
        let error = await #expect(throws: TokenCacheError.self) {
            try await cache.token(for: key, options: options) { _ in throw CancellationError() }
        }
        #expect(error?.code == .shutDown)
        #expect(cache.registry.count == 0)
        #expect(cache.explain(key).waiters == 0)
        await cache.shutdown()
    }

    @Test func waitersOfAFlightThatAShutdownKeptFromItsLaunchAreNotMovedToNowhere() async throws {
        let interruption = Interruption()
        let cache = TokenCache(time: ManualTime(), spawner: interruption.spawner, seed: 1)
        let key = try CacheKey(authority: "issuer", client: "app")
        // What happens on another thread between the refusal of the launch and the word to those who wait.
        interruption.set {
            _ = cache.registry.close()
            for number in 0..<100 { _ = cache.registry.depart(UInt64(number)) }
            #expect(cache.registry.count == 0)
            cache.invalidateInMemory(key, mode: .hard, reason: .revoked)
        }
        let error = await #expect(throws: TokenCacheError.self) {
            let options = TokenRequestOptions(timeout: .seconds(60))
            _ = try await cache.token(for: key, options: options) { _ in throw CancellationError() }
        }
        #expect(error?.code == .shutDown)
        #expect(interruption.hasHappened)
        await cache.shutdown()
        #expect(await cache.residue == .none)
    }
}

/// Does something once, in the middle of what a cache does: when it starts its next task.
private final class Interruption: Sendable {
    private let action = Locked<(@Sendable () -> Void)?>(nil)
    private let count = Locked(0)

    var hasHappened: Bool { self.count.withLock { $0 } == 1 }

    var spawner: TaskSpawner {
        TaskSpawner { name, priority, work in
            self.happen()
            return TaskSpawner.standard(name, priority: priority, work)
        }
    }

    func set(_ action: @escaping @Sendable () -> Void) { self.action.withLock { $0 = action } }

    private func happen() {
        let action = self.action.withLock { action -> (@Sendable () -> Void)? in
            defer { action = nil }
            return action
        }
        guard let action else { return }
        self.count.withLock { $0 += 1 }
        action()
    }
}
