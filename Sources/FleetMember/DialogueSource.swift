//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// A token source whose issuer reads what the process writes and answers line by line.
struct DialogueSource: RefreshingTokenSource {
    /// The questions that have no answer yet.
    final class Dialogue: Sendable {
        private struct State {
            var last = 0
            var open: [Int: CheckedContinuation<[String], Never>] = [:]
        }

        private let state = Mutex(State())

        /// Asks the issuer.
        func ask(_ token: String, _ audience: String) async -> [String] {
            await withCheckedContinuation { continuation in
                let number = self.state.withLock { state in
                    state.last += 1
                    state.open[state.last] = continuation
                    return state.last
                }
                FleetMember.say("redeem \(number) \(token) \(audience)")
            }
        }

        /// Takes an answer of the issuer.
        func hear(_ words: [String]) {
            let continuation = self.state.withLock { state in
                words.count > 1 ? Int(words[1]).flatMap { state.open.removeValue(forKey: $0) } : nil
            }
            continuation?.resume(returning: words)
        }
    }

    private struct Refusal: TokenSourceError {
        let failure: AcquisitionFailure
    }

    let family: FamilyKey
    let dialogue = Dialogue()

    var refreshTokenProfile: RefreshTokenProfile { .rotating() }

    func familyKey(for key: CacheKey) -> FamilyKey? { self.family }

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        throw Refusal(failure: AcquisitionFailure(.permanent))
    }

    func redeem(refreshToken: RefreshToken, for context: AcquisitionContext) async -> RedemptionOutcome {
        let audience = context.key.scopes.joined(separator: "+")
        let words = await self.dialogue.ask(refreshToken.value, audience)
        switch words[0] {
        case "answer" where words.count == 3:
            let access = AcquiredToken(value: "access-\(words[2])", lifetime: .duration(.seconds(3600)))
            return .answered(RedeemedTokens(accessToken: access, refreshToken: RefreshToken(words[2])))
        case "invalid": return .invalidGrant(Refusal(failure: AcquisitionFailure(.interactionRequired)))
        default: return .refused(Refusal(failure: AcquisitionFailure(.throttled)))
        }
    }
}
