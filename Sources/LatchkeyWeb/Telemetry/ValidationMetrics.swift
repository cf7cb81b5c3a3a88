//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Metrics

/// The metrics of a validator, made once.
struct ValidationMetrics: Sendable {
    let accepted: Counter
    let remembered: Counter
    let fetched: Counter
    let fetchFailed: Counter
    private let refused: [TokenValidationError.Code: Counter]

    init(_ factory: any MetricsFactory) {
        func counter(_ label: String, _ outcome: String) -> Counter {
            Counter(label: label, dimensions: [("outcome", outcome)], factory: factory)
        }
        self.accepted = counter("web.tokens", "accepted")
        self.remembered = counter("web.tokens", "remembered")
        self.fetched = counter("web.keys", "fetched")
        self.fetchFailed = counter("web.keys", "failed")
        self.refused = Dictionary(
            uniqueKeysWithValues: TokenValidationError.Code.all.map { ($0, counter("web.tokens", $0.name)) }
        )
    }

    func refused(_ code: TokenValidationError.Code) { self.refused[code]?.increment() }
}
