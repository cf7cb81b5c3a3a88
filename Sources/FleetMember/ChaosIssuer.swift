//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// The issuer of a ``ChaosMember``: whoever started the process, who reads questions and writes answers line by line.
///
/// `acquire NUMBER KEY REASON PREVIOUS` and `redeem NUMBER FAMILY TOKEN SCOPE TIME` are written; `answer NUMBER TOKEN`,
/// `invalid NUMBER` or `refuse NUMBER` is read.
final class ChaosIssuer: Sendable {
    private struct State {
        var last = 0
        var open: [Int: CheckedContinuation<[String], Never>] = [:]
    }

    private let state = Mutex(State())

    /// Asks a question, and waits for its answer.
    ///
    /// - Parameters:
    ///   - word: What is asked for.
    ///   - rest: The words after the question's number.
    /// - Returns: The words of the answer.
    func ask(_ word: String, _ rest: String) async -> [String] {
        await withCheckedContinuation { continuation in
            let number = self.state.withLock { state in
                state.last += 1
                state.open[state.last] = continuation
                return state.last
            }
            FleetMember.say("\(word) \(number) \(rest)")
        }
    }

    /// Takes an answer.
    func hear(_ words: [String]) {
        let continuation = self.state.withLock { state in
            words.count > 1 ? Int(words[1]).flatMap { state.open.removeValue(forKey: $0) } : nil
        }
        continuation?.resume(returning: words)
    }

    /// Ends all waits: nobody answers any more.
    func close() {
        let open = self.state.withLock { state in
            defer { state.open = [:] }
            return Array(state.open.values)
        }
        for continuation in open { continuation.resume(returning: ["refuse"]) }
    }
}

/// What an issuer does not give.
struct ChaosRefusal: TokenSourceError {
    let failure: AcquisitionFailure
}

/// Acquires the access tokens of one key from a ``ChaosIssuer``.
struct ChaosSource: TokenSource {
    /// How long a token lives, and when it is to be refreshed.
    static let (life, refresh) = (Duration.seconds(300), Duration.seconds(30))

    let issuer: ChaosIssuer
    let number: Int

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        let previous = context.previous?.value ?? "none"
        let words = await self.issuer.ask("acquire", "\(self.number) \(context.reason) \(previous)")
        guard words[0] == "answer", words.count == 3 else { throw ChaosRefusal(failure: .init(.transient)) }
        return AcquiredToken(value: words[2], lifetime: .duration(Self.life), refreshAfter: Self.refresh)
    }
}

/// Redeems the refresh tokens of one family at a ``ChaosIssuer`` that rotates them without grace.
struct ChaosFamilySource: RefreshingTokenSource {
    let issuer: ChaosIssuer
    let number: Int
    let family: FamilyKey

    var refreshTokenProfile: RefreshTokenProfile { .rotating() }

    func familyKey(for key: CacheKey) -> FamilyKey? { self.family }

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        throw ChaosRefusal(failure: AcquisitionFailure(.permanent))
    }

    func redeem(refreshToken: RefreshToken, for context: AcquisitionContext) async -> RedemptionOutcome {
        let request = context.key.scopes.joined()
        let now = SystemTime().continuousNanoseconds()
        let words = await self.issuer.ask("redeem", "\(self.number) \(refreshToken.value) \(request) \(now)")
        switch words[0] {
        case "answer" where words.count == 3:
            let access = AcquiredToken(value: "access-\(words[2])", lifetime: .duration(ChaosSource.life))
            return .answered(RedeemedTokens(accessToken: access, refreshToken: RefreshToken(words[2])))
        case "invalid": return .invalidGrant(ChaosRefusal(failure: .init(.interactionRequired)))
        default: return .refused(ChaosRefusal(failure: AcquisitionFailure(.transient)))
        }
    }
}
