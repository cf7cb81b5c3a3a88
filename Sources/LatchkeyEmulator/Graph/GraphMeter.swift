//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Synchronization

/// Counts the resource units that applications use, and throttles those that use too many.
final class GraphMeter: Sendable {
    private static let window: Int64 = 10

    private let limit: Int?
    private let used = Mutex<(window: Int64, units: [String: Int])>((0, [:]))

    init(limit: Int?) {
        self.limit = limit
    }

    /// What a request costs.
    static func units(of call: GraphCall) -> Int {
        guard call.segments.first != "$batch" else { return 0 }
        let base = call.segments.first == "users" && call.segments.count == 1 ? 2 : 1
        let selection = call.parameter("select") == nil ? 0 : -1
        let expansion = call.parameter("expand") == nil ? 0 : 1
        let small = (call.parameter("top").flatMap { Int($0) } ?? 100) < 20 ? -1 : 0
        return max(1, base + selection + expansion + small)
    }

    /// Uses units; throws when there are none left in this window.
    func use(_ units: Int, by caller: String, at time: Int64) throws(GraphRefusal) {
        guard let limit else { return }
        let window = time / Self.window
        let total = self.used.withLock { used in
            if used.window != window { used = (window, [:]) }
            used.units[caller, default: 0] += units
            return used.units[caller] ?? 0
        }
        guard total > limit else { return }
        var refusal = GraphRefusal(.tooManyRequests, "TooManyRequests", "Too many requests.")
        refusal.headers[.retryAfter] = String((window + 1) * Self.window - time)
        refusal.headers[.throttleScope] = "Tenant_Application/ReadWrite/\(caller)"
        refusal.headers[.throttleInformation] = "ResourceUnitLimitExceeded"
        refusal.headers[.throttlePercentage] = String(Double(total) / Double(max(limit, 1)))
        throw refusal
    }
}
