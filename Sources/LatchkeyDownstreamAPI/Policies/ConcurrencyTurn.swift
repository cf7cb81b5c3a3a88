//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Synchronization

/// A call's turn, given back once: at the end of the response's body, or when nobody holds it any more.
final class ConcurrencyTurn: Sendable {
    private let gate: ConcurrencyGate
    private let isOver = Atomic(false)

    init(_ gate: ConcurrencyGate) {
        self.gate = gate
    }

    deinit { self.end() }

    func end() {
        guard !self.isOver.exchange(true, ordering: .relaxed) else { return }
        self.gate.leave()
    }

    /// A body that keeps the turn until it ends.
    func holding(_ body: HTTPResponseBody) -> HTTPResponseBody {
        HTTPResponseBody { () async throws(HTTPClientError) in
            do throws(HTTPClientError) {
                let chunk = try await body.next()
                if chunk == nil { self.end() }
                return chunk
            } catch {
                self.end()
                throw error
            }
        }
    }
}
