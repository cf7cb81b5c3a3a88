//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Metrics

/// The metrics of a sign-in, made once.
struct SignInMetrics: Sendable {
    let started: Counter
    let completed: Counter
    /// The user turned back, or may not consent.
    let declined: Counter
    /// The application does not admit the user.
    let refused: Counter
    let failed: Counter

    init(_ factory: any MetricsFactory) {
        func counter(_ outcome: String) -> Counter {
            Counter(label: "web.sign_ins", dimensions: [("outcome", outcome)], factory: factory)
        }
        self.started = counter("started")
        self.completed = counter("completed")
        self.declined = counter("declined")
        self.refused = counter("refused")
        self.failed = counter("failed")
    }
}
