//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// When a host is asked again.
struct ManagedIdentityRetry: Sendable {
    private let isIMDS: Bool
    private var attempts = 0
    private var updates = 0

    init(_ host: ManagedIdentityHost) {
        self.isIMDS = if case .imds = host { true } else { false }
    }

    /// How long to wait before the next attempt; `nil` when there is none.
    ///
    /// - Parameters:
    ///   - status: The status of the answer; `nil` when none came in time.
    ///   - retryAfter: How long the host asked to wait.
    /// - Returns: The pause.
    mutating func pause(after status: Int?, retryAfter: Duration?) -> Duration? {
        if self.isIMDS, status == 410 {
            // The service is being updated, which takes up to seventy seconds.
            self.updates += 1
            return self.updates <= 7 ? .seconds(10) : nil
        }
        guard status.map(self.isTransient) ?? true else { return nil }
        self.attempts += 1
        guard self.attempts <= 3 else { return nil }
        let pause: Duration = self.isIMDS ? .seconds(1 << (self.attempts - 1)) : .seconds(1)
        return max(pause, retryAfter ?? .zero)
    }

    /// 404 is among them because a new identity takes a while to become known.
    private func isTransient(_ status: Int) -> Bool {
        switch status {
        case 404, 408, 429, 500, 503, 504: true
        case 501, 502, 505...599: self.isIMDS
        default: false
        }
    }
}
