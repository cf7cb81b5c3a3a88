//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenCache
import LatchkeyWeb
import Synchronization

/// Counts of what a sidecar has done, in the text format of Prometheus.
final class SidecarMetrics: Sendable {
    private struct Key: Hashable {
        let route: String
        let status: Int
    }

    private struct Counts {
        var requests: [Key: UInt64] = [:]
        var durations: [String: Histogram] = [:]
    }

    /// How many requests of a route took how long.
    struct Histogram {
        static let bounds: [Double] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
        var buckets = [UInt64](repeating: 0, count: bounds.count)
        var count: UInt64 = 0
        var sum = 0.0

        mutating func note(_ seconds: Double) {
            self.count += 1
            self.sum += seconds
            if let index = Self.bounds.firstIndex(where: { seconds <= $0 }) { self.buckets[index] += 1 }
        }
    }

    private let counts = Mutex(Counts())

    /// Counts a request.
    func note(_ route: String, status: Int, _ duration: Duration) {
        let parts = duration.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        self.counts.withLock { counts in
            counts.requests[Key(route: route, status: status), default: 0] += 1
            counts.durations[route, default: Histogram()].note(seconds)
        }
    }

    /// The page with all of them, and with what the token cache counts.
    func page(_ cache: TokenCacheStatistics) -> OutboundResponse {
        let counts = self.counts.withLock { $0 }
        var page = Page()
        page.begin("latchkey_sidecar_requests_total", "counter", "Requests by route and status.")
        for (key, count) in counts.requests.sorted(by: { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }
        ) {
            page.add("latchkey_sidecar_requests_total", ["route": key.route, "status": String(key.status)], "\(count)")
        }
        page.begin("latchkey_sidecar_request_duration_seconds", "histogram", "How long requests took, by route.")
        for (route, histogram) in counts.durations.sorted(by: { $0.key < $1.key }) {
            page.add(histogram, "latchkey_sidecar_request_duration_seconds", route: route)
        }
        page.add(cache)
        return OutboundResponse(
            status: .ok,
            headerFields: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: Array(page.text.utf8)
        )
    }
}

/// Lines of the text format of Prometheus.
private struct Page {
    private(set) var text = ""

    mutating func begin(_ name: String, _ type: String, _ help: String) {
        self.text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func add(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: String) {
        let list = labels.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
        self.text += list.isEmpty ? "\(name) \(value)\n" : "\(name){\(list)} \(value)\n"
    }

    mutating func add(_ histogram: SidecarMetrics.Histogram, _ name: String, route: String) {
        var total: UInt64 = 0
        for (bound, count) in zip(SidecarMetrics.Histogram.bounds, histogram.buckets) {
            total += count
            self.add("\(name)_bucket", ["route": route, "le": "\(bound)"], "\(total)")
        }
        self.add("\(name)_bucket", ["route": route, "le": "+Inf"], "\(histogram.count)")
        self.add("\(name)_sum", ["route": route], "\(histogram.sum)")
        self.add("\(name)_count", ["route": route], "\(histogram.count)")
    }

    mutating func add(_ cache: TokenCacheStatistics) {
        self.begin("latchkey_cache_requests_total", "counter", "Requests for tokens, by how they were answered.")
        for (result, count) in cache.requests.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            self.add("latchkey_cache_requests_total", ["result": result.rawValue], "\(count)")
        }
        let gauges: KeyValuePairs<String, (Int, String)> = [
            "latchkey_cache_entries": (cache.entries, "Tokens in memory."),
            "latchkey_cache_flights": (cache.flights, "Acquisitions under way."),
            "latchkey_cache_pending_writes": (cache.pendingWrites, "Changes that wait for the store."),
        ]
        for (name, (value, help)) in gauges {
            self.begin(name, "gauge", help)
            self.add(name, [:], "\(value)")
        }
    }
}
