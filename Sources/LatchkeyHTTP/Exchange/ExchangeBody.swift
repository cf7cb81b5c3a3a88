//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The reading end of an exchange; letting go of it aborts the transfer.
final class ExchangeBody: Sendable {
    private let exchange: Exchange
    // The engine's thread lives as long as somebody reads.
    private let engine: CurlEngine

    init(_ exchange: Exchange, engine: CurlEngine) {
        self.exchange = exchange
        self.engine = engine
    }

    deinit {
        self.exchange.abandon(self.exchange.request.cancelled)
    }

    func next() async throws(HTTPClientError) -> [UInt8]? {
        try await self.exchange.nextChunk()
    }
}
