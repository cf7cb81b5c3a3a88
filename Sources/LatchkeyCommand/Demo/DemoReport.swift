//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// What a demonstration has counted and measured.
struct DemoReport: Encodable {
    /// Whether the tokens of an earlier run were there.
    enum Start: String, Encodable { case cold, warm }

    /// Whether the issuer of an earlier run runs again, so that tokens may be there.
    var isContinued = false
    var start = Start.cold
    /// Where tokens are kept.
    var store = ""
    /// Calls of the first run, all at once and for one tenant.
    var calls: Int
    /// Token requests that the issuer received for them.
    var tokenRequests: Int
    /// Tenants of the second run.
    var tenants: Int
    /// Calls of the second run.
    var tenantCalls: Int
    /// Token requests that the issuer received for them.
    var tenantTokenRequests: Int
    /// The share of all calls whose token was in memory or on its way already.
    var hitRatio: Double
    /// The median time of getting a token that is cached, from batches of 16.
    var hitP50Nanoseconds: Double
    /// The 99th percentile of the same.
    var hitP99Nanoseconds: Double
    /// How long both runs took.
    var wallSeconds: Double
    /// The ways to call an API, one by one.
    var approaches: [DemoApproach] = []

    /// Whether each token was requested once: in this run, or in an earlier one.
    ///
    /// A run that continues another asks for tenants that are new, and for tokens that have expired meanwhile.
    private var hasRightCounts: Bool {
        self.isContinued
            ? self.tokenRequests <= 1 && self.tenantTokenRequests <= self.tenants
            : self.tokenRequests == 1 && self.tenantTokenRequests == self.tenants
    }

    /// Whether all is as it should be.
    var isRight: Bool { self.hasRightCounts && self.approaches.allSatisfy(\.isRight) }

    private var conclusion: String {
        guard self.approaches.allSatisfy(\.isRight) else { return "WRONG: a way to call an API failed." }
        guard self.hasRightCounts else {
            return "WRONG: expected 1 and \(self.tenants) token requests, or less after an earlier run."
        }
        return switch self.start {
        case .cold: "Started cold: each token was requested once. Run it again to see it start warm."
        case .warm: "Started warm: the tokens of an earlier run were in \(self.store)."
        }
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func table() -> String {
        func row(_ name: String, _ value: String) -> String {
            "  " + name.padding(toLength: 42, withPad: " ", startingAt: 0)
                + String(repeating: " ", count: max(0, 14 - value.count)) + value
        }
        func number(_ value: Double, _ digits: Int, _ unit: String) -> String {
            String(format: "%.\(digits)f", value) + unit
        }
        return [
            "",
            row("one tenant: calls at once", "\(self.calls)"),
            row("one tenant: token requests", "\(self.tokenRequests)"),
            row("\(self.tenants) tenants: calls at once", "\(self.tenantCalls)"),
            row("\(self.tenants) tenants: token requests", "\(self.tenantTokenRequests)"),
            row("calls that needed no token request", number(self.hitRatio * 100, 2, " %")),
            row("getting a cached token, median", number(self.hitP50Nanoseconds, 0, " ns")),
            row("getting a cached token, 99th percentile", number(self.hitP99Nanoseconds, 0, " ns")),
            row("both runs, wall time", number(self.wallSeconds, 2, " s")),
            "",
        ].joined(separator: "\n")
            + "\n" + self.approachLines.joined(separator: "\n") + "\n\n  \(self.conclusion)\n"
    }

    private var approachLines: [String] {
        self.approaches.map { row in
            let name = "  " + row.need.padding(toLength: 30, withPad: " ", startingAt: 0)
            let approach = row.approach.padding(toLength: 40, withPad: " ", startingAt: 0)
            return name + approach + (row.isRight ? "" : "WRONG: ") + row.result
        }
    }
}
