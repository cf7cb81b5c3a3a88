//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Acquires the token of a request whenever the cache asks for it.
struct FlowSource: TokenSource {
    let client: ConfidentialClientCore
    let request: TokenRequest
    /// Learns that this source was asked; `nil` when nobody wants to know.
    var mark: AcquisitionMark?

    @concurrent
    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        self.mark?.set()
        let correlationID = self.correlationID(for: context)
        let start = self.client.timing.now()
        do throws(AcquisitionError) {
            let token = try await self.client.acquire(self.request, context, correlationID: correlationID)
            self.report(context, correlationID, since: start, error: nil)
            return token
        } catch {
            let failure = error.asked(for: self.request.scopes)
            self.report(context, correlationID, since: start, error: failure)
            throw failure
        }
    }

    /// A request ahead of expiry is nobody's: it gets an identifier of its own.
    private func correlationID(for context: AcquisitionContext) -> String {
        switch context.reason {
        case .missing, .forced: self.request.options.correlationID ?? CorrelationID.random()
        case .refresh: CorrelationID.random()
        }
    }

    private func report(
        _ context: AcquisitionContext,
        _ correlationID: String,
        since start: ContinuousClock.Instant,
        error: AcquisitionError?
    ) {
        self.client.events.ended?(
            AcquisitionReport(
                flow: context.key.flow,
                reason: .init(context.reason),
                scopes: self.request.scopes,
                correlationID: correlationID,
                duration: self.client.timing.now() - start,
                error: error
            )
        )
    }
}

extension AcquisitionReport.Reason {
    init(_ reason: AcquisitionContext.Reason) {
        switch reason {
        case .missing: self = .missing
        case .refresh: self = .refresh
        case .forced: self = .forced
        }
    }
}
