//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Asks for credentials once for all connections, and again before they expire.
actor RedisCredentialCache {
    /// How long before their end credentials are replaced, unless they live too short for it.
    private static let lead = Duration.seconds(180)

    private let source: RedisCredentials.Source
    private let time: any TimeProvider
    private var current: RedisCredential?
    private var request: Task<Result<RedisCredential, RedisError>, Never>?

    init(_ credentials: RedisCredentials, time: any TimeProvider = SystemTime()) {
        self.source = credentials.source
        self.time = time
    }

    /// The credential to present now; `nil` when none is to be presented.
    func credential() async throws(RedisError) -> RedisCredential? {
        switch self.source {
        case .none: return nil
        case .fixed(let credential): return credential
        case .provider(let provide):
            if let current, self.isFresh(current) { return current }
            return try await self.renewed(provide)
        }
    }

    /// How long a credential is good before it should be replaced; `nil` for ever.
    nonisolated func lifetime(of credential: RedisCredential?) -> Duration? {
        guard let expiresAt = credential?.expiresAt else { return nil }
        let (left, overflow) = expiresAt.milliseconds.subtractingReportingOverflow(self.time.wallTime().milliseconds)
        guard !overflow else { return nil }
        let remaining = Duration.milliseconds(left)
        return max(remaining - Self.lead, remaining / 2)
    }

    private func isFresh(_ credential: RedisCredential) -> Bool {
        self.lifetime(of: credential).map { $0 > .zero } ?? true
    }

    private func renewed(
        _ provide: @escaping @Sendable () async throws -> RedisCredential
    ) async throws(RedisError) -> RedisCredential {
        let request =
            self.request
            ?? Task(name: "redis-credential") {
                do { return .success(try await provide()) } catch { return .failure(.noCredential(error)) }
            }
        self.request = request
        let result = await request.value
        if self.request == request {
            self.request = nil
            if case .success(let credential) = result { self.current = credential }
        }
        return try result.get()
    }
}

extension RedisError {
    fileprivate static func noCredential(_ cause: any Error) -> Self {
        .init(
            .authenticationFailed,
            "The provider of the Redis credentials failed; the cause says why.",
            cause: cause
        )
    }
}
