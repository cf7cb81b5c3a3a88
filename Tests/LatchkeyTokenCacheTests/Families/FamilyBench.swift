//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Several instances of a service that redeem one account's refresh tokens, with clocks that a test moves.
struct FamilyBench: Sendable {
    /// One instance.
    final class Instance: Sendable {
        let families: RefreshTokenFamilies
        let link: LinkedStore?
        let number: Int
        fileprivate let source: RotatingIssuerSource

        init(_ number: Int, _ families: RefreshTokenFamilies, _ link: LinkedStore?, _ source: RotatingIssuerSource) {
            self.number = number
            self.families = families
            self.link = link
            self.source = source
        }
    }

    /// One request for an access token.
    final class Request: Sendable {
        private let answer = Locked<Result<AcquiredToken, any Error>?>(nil)
        private let task = Locked<Task<Void, Never>?>(nil)

        fileprivate func start(
            _ executor: BenchExecutor,
            _ work: @escaping @Sendable () async throws -> AcquiredToken
        ) {
            let task = Task(executorPreference: executor) {
                let answer: Result<AcquiredToken, any Error>
                do { answer = .success(try await work()) } catch { answer = .failure(error) }
                self.answer.withLock { $0 = answer }
            }
            self.task.withLock { $0 = task }
        }

        var isWaiting: Bool { self.answer.withLock { $0 == nil } }
        var token: String? { try? self.answer.withLock { $0 }?.get().value }
        var error: (any Error)? { if case .failure(let error)? = self.answer.withLock({ $0 }) { error } else { nil } }
        var code: RefreshTokenFamilyError.Code? { (self.error as? RefreshTokenFamilyError)?.code }
        var isIssuerFailure: Bool { self.error is IssuerFailure }
        var isLockUnavailable: Bool { (self.error as? TokenCacheError)?.code == .lockUnavailable }
        func cancel() { self.task.withLock { $0 }?.cancel() }
    }

    let time: ManualTime
    let store: MemoryTokenStore
    let issuer: RotatingIssuer
    let family: FamilyKey
    let executor = BenchExecutor()
    private let all = Box<[Instance]>([])

    init(issuer: RotatingIssuer? = nil, time: ManualTime = ManualTime()) throws {
        self.time = time
        self.store = MemoryTokenStore(time: time)
        self.issuer = issuer ?? RotatingIssuer(time: time)
        self.family = try FamilyKey(authority: "issuer", client: "client", account: "account")
    }

    // MARK: - Instances

    var spawner: TaskSpawner {
        let executor = self.executor
        return TaskSpawner { name, priority, work in
            Task.detached(name: name, executorPreference: executor, priority: priority) { await work() }
        }
    }

    /// Makes an instance on the shared store, or on none.
    func instance(
        _ number: Int = 0,
        profile: RefreshTokenProfile = .rotating(),
        hasStore: Bool = true,
        before: @escaping @Sendable (RefreshToken) async -> Void = { _ in },
        configure: (inout TokenCache.Configuration.Families) -> Void = { _ in }
    ) -> Instance {
        let link = hasStore ? LinkedStore(to: self.store) : nil
        var settings = TokenCache.Configuration.Families()
        settings.wakeSpread = .zero
        configure(&settings)
        let families = RefreshTokenFamilies(
            store: link,
            settings: settings,
            time: self.time,
            spawner: self.spawner,
            seed: UInt64(number + 1)
        )
        let source = RotatingIssuerSource(
            self.issuer,
            family: self.family,
            profile: profile,
            presenter: number,
            before: before
        )
        let instance = Instance(number, families, link, source)
        self.all.set(self.all.get() + [instance])
        return instance
    }

    static func key(_ audience: String) -> CacheKey {
        // Only keys of thousands of bytes are refused.
        try! CacheKey(authority: "issuer", tenant: "", client: "client", subject: "account", scopes: [audience])
    }

    // MARK: - Requests

    /// Starts a request.
    func ask(
        _ instance: Instance,
        _ audience: String = "a",
        reason: AcquisitionContext.Reason = .missing,
        timeLimit: Duration = .seconds(30)
    ) -> Request {
        let context = AcquisitionContext(key: Self.key(audience), reason: reason, timeLimit: timeLimit)
        let request = Request()
        let family = self.family
        request.start(self.executor) {
            try await instance.families.token(for: context, of: family, from: instance.source)
        }
        return request
    }

    /// Starts a request and lets everything happen that needs no time.
    func answer(
        _ instance: Instance,
        _ audience: String = "a",
        reason: AcquisitionContext.Reason = .missing
    ) async -> Request {
        let request = self.ask(instance, audience, reason: reason)
        await self.settle()
        return request
    }

    /// Signs the user in, and keeps the refresh token.
    @discardableResult
    func signIn(_ instance: Instance, _ grade: AuthenticationGrade = .unknown) async -> String {
        var token = self.issuer.signIn("account")
        token.authentication = grade
        #expect(await instance.families.keep(token, in: self.family))
        return token.value
    }

    // MARK: - Time

    func settle() async { await self.executor.idle() }

    func advance(by duration: Duration) async {
        let executor = self.executor
        await self.time.advance(by: duration) { await executor.idle() }
    }

    // MARK: - What is stored

    var records: FamilyStore {
        FamilyStore(store: self.store, codec: RecordCodec(.none), time: self.time, timeout: .seconds(1))
    }

    /// The family's record in the store.
    func stored() async -> FamilyRecord? {
        try? await self.records.read(self.family, nil, .init()).family?.record
    }

    // MARK: - Running

    /// Runs a test on the bench's executor, and closes the instances in the end.
    func run(_ body: @escaping @Sendable (FamilyBench) async throws -> Void) async throws {
        let test = Task(executorPreference: self.executor) {
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(self)) } catch { outcome = .failure(error) }
            await self.end()
            return try outcome.get()
        }
        try await test.value
    }

    private func end() async {
        for instance in self.all.get() {
            instance.link?.mend()
            let isOver = Box(false)
            Task(executorPreference: self.executor) {
                await instance.families.close()
                isOver.set(true)
            }
            await self.settle()
            var steps = 0
            while !isOver.get(), steps < 10_000, self.time.advanceToNextDeadline() != nil {
                steps += 1
                await self.settle()
            }
            #expect(isOver.get(), "The instance does not end.")
        }
        #expect(self.time.sleeperCount == 0)
    }
}
