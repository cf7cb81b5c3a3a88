//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
public import Testing

extension TokenStoreConformance {
    /// One case of the contract.
    public struct Case: Sendable {
        /// What the case says about a store; unique.
        public let name: String
        /// What the case is about.
        public let group: Group
        /// The worst disturbance under which the case holds.
        public let endures: Disturbance
        /// Whether the case needs a time that stands still.
        public let needsVirtualTime: Bool
        let needs: Need?
        let body: @Sendable (StoreTrial) async throws -> Void

        init(
            _ name: String,
            _ group: Group,
            enduring endures: Disturbance = .nothing,
            needsVirtualTime: Bool = false,
            needs: Need? = nil,
            _ body: @escaping @Sendable (StoreTrial) async throws -> Void
        ) {
            self.name = name
            self.group = group
            self.endures = endures
            self.needsVirtualTime = needsVirtualTime
            self.needs = needs ?? Need(of: group)
            self.body = body
        }
    }

    /// What became of a case.
    public enum Verdict: Sendable {
        /// The store does what the case says.
        case passed
        /// The store does not; each text says what was seen and where in the case.
        case failed([String])
        /// The case does not concern the store; the text says why.
        case skipped(String)
    }
}

extension TokenStoreConformance.Case {
    /// Runs the case and records what the store does wrong as issues of the current test.
    ///
    /// A case that does not concern the store is cancelled, which shows it as skipped.
    ///
    /// - Parameters:
    ///   - harness: Makes the store.
    ///   - sourceLocation: Where the issues are shown.
    /// - Throws: What the harness throws, or the cancellation of the test.
    public func run(_ harness: StoreHarness, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        switch try await self.verdict(harness) {
        case .passed: break
        case .failed(let failures):
            for failure in failures {
                Issue.record("\(self.testDescription): \(failure)", sourceLocation: sourceLocation)
            }
        case .skipped(let reason):
            try Test.cancel("\(reason)", sourceLocation: sourceLocation)
        }
    }

    /// Runs the case without a test around it.
    ///
    /// - Parameter harness: Makes the store.
    /// - Returns: What became of it.
    /// - Throws: What the harness throws.
    public func verdict(_ harness: StoreHarness) async throws -> TokenStoreConformance.Verdict {
        if harness.disturbance > self.endures { return .skipped("The case does not endure the disturbance.") }
        if self.needsVirtualTime, !harness.hasVirtualTime { return .skipped("The case needs virtual time.") }
        return try await harness.withTrial { trial in
            if let needs = self.needs, !needs.isMet(by: trial.store) {
                return .skipped("The store is not a \(needs.rawValue).")
            }
            if self.needs == .trimmedFeed, harness.feedLength == nil {
                return .skipped("The harness does not say how long the feed is.")
            }
            do {
                try await self.body(trial)
            } catch let error as TokenStoreError {
                trial.check(false, "A call failed: \(error)")
            }
            return trial.failures.isEmpty ? .passed : .failed(trial.failures)
        }
    }
}

extension TokenStoreConformance.Case: CustomTestStringConvertible {
    /// The group and the name of the case.
    public var testDescription: String { "\(self.group.rawValue): \(self.name)" }
}
