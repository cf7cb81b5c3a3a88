//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization

/// Answers every request with a token of its own, and keeps the requests.
final class RecordingAcquirer: TokenAcquirer {
    private let cache = TokenCache()
    private let received = Mutex<[TokenRequest]>([])
    private let refreshAfter: Duration?

    init(refreshAfter: Duration? = nil) {
        self.refreshAfter = refreshAfter
    }

    var requests: [TokenRequest] { self.received.withLock { $0 } }

    func token(for request: TokenRequest) async throws(AcquisitionError) -> AccessToken {
        let number = self.received.withLock { received in
            received.append(request)
            return received.count
        }
        do {
            let key = try CacheKey(authority: "a", tenant: "t", client: "c", flow: "f", subject: "\(number)")
            return try await self.cache.token(for: key) { [refreshAfter] _ in
                AcquiredToken(
                    value: "token-\(number)",
                    lifetime: .duration(.seconds(3600)),
                    refreshAfter: refreshAfter
                )
            }
        } catch {
            throw AcquisitionError(.cache, error.message)
        }
    }
}
