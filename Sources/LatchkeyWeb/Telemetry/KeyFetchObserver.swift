//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics
import Logging
import Tracing

/// Tells how fetches of an issuer's keys go.
struct KeyFetchObserver: Sendable {
    let telemetry: WebTelemetry
    let metrics: ValidationMetrics

    /// Fetches in a span.
    func observed(
        at host: String,
        _ fetch: () async -> Result<IssuerMetadata, TokenValidationError>
    ) async -> Result<IssuerMetadata, TokenValidationError> {
        await self.telemetry.traced("web.keys.fetch", .client, host: host) {
            let result = await fetch()
            if case .failure(let error) = result { return (result, error.code.name) }
            return (result, nil)
        }
    }

    /// Counts a fetch; says it in the log when the first one fails, and when they succeed again.
    func note(_ result: Result<IssuerMetadata, TokenValidationError>, hadFailed: Bool) {
        switch result {
        case .success:
            self.metrics.fetched.increment()
            if hadFailed { self.telemetry.logger.notice("The issuer's keys can be fetched again.") }
        case .failure(let error):
            self.metrics.fetchFailed.increment()
            guard !hadFailed else { return }
            self.telemetry.logger.warning(
                "The issuer's keys cannot be fetched; those that there are go on serving.",
                metadata: ["web.detail": "\(error.message)"]
            )
        }
    }
}
