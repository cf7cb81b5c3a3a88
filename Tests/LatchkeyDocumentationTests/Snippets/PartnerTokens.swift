//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// How a partner's issuer is asked.
protocol PartnerClient: Sendable {
    func requestToken(scopes: [String], timeLimit: Duration) async throws(PartnerError) -> (String, Duration)
}

/// Tokens of an issuer that Latchkey does not know.
struct PartnerTokens: TokenSource {
    let client: any PartnerClient
    let abandonmentPolicy = AbandonmentPolicy.grace(.seconds(5))

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        let (text, life) = try await self.client.requestToken(scopes: context.key.scopes, timeLimit: context.timeLimit)
        return AcquiredToken(value: text, lifetime: .duration(life))
    }
}

/// What went wrong, in terms that the cache understands.
struct PartnerError: TokenSourceError {
    var status: Int
    var retryAfter: Duration?

    var failure: AcquisitionFailure {
        switch self.status {
        case 429: AcquisitionFailure(.throttled, retryAfter: self.retryAfter)
        case 408, 500...: AcquisitionFailure(.transient)
        default: AcquisitionFailure(.permanent)
        }
    }
}
