//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The contract of ``/LatchkeyTokenCache/TokenStore`` and of its refinements as a list of cases that any store can run.
///
/// A store's own tests run all of them in a line, each as a case of its own:
///
/// ```swift
/// @Test(arguments: TokenStoreConformance.cases)
/// func conforms(_ conformance: TokenStoreConformance.Case) async throws {
///     try await conformance.run(.virtualTime { MemoryTokenStore(time: $0) })
/// }
/// ```
/// A store that lives by real time, because it is a server or a file, runs them with
/// ``StoreHarness/realTime(shortLife:feedLength:anotherClient:tearDown:makeStore:)``; the few cases that need to stop
/// the time at a millisecond are skipped then. Cases of a refinement that the store does not have are skipped too.
///
/// With a ``ChaosStore`` around the store and the matching ``Disturbance`` only those cases run that promise safety
/// whatever fails: ``cases(enduring:)`` lists them.
public enum TokenStoreConformance: Sendable {
    /// What a case is about.
    public enum Group: String, Hashable, Sendable, CaseIterable {
        /// Reading records.
        case reads
        /// Writing under each condition.
        case writes
        /// The order of versions and fences.
        case versions
        /// Removals, and what is remembered of them.
        case removals
        /// The end of a record's life.
        case expiry
        /// Calls with many keys.
        case bulk
        /// Calls that race.
        case concurrency
        /// The partitions of records.
        case partitions
        /// Keys and payloads that are long, empty or binary.
        case limits
        /// ``/LatchkeyTokenCache/LeasingTokenStore``.
        case leases
        /// ``/LatchkeyTokenCache/ChangeFeedTokenStore``.
        case feed
        /// ``/LatchkeyTokenCache/EpochTokenStore``.
        case epochs
        /// ``/LatchkeyTokenCache/ScannableTokenStore``.
        case scan
        /// ``/LatchkeyTokenCache/PopularityTokenStore``.
        case popularity
        /// The end of a store, and its health before.
        case closing
    }

    /// How a store under test is disturbed.
    public enum Disturbance: Int, Comparable, Sendable {
        /// Not at all: every case holds.
        case nothing
        /// Calls fail, are slow, lose their answers and are done twice.
        case faults
        /// The same, and reads answer with former states.
        case faultsAndStaleReads

        /// Returns whether the first is the milder.
        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// All cases.
    public static var cases: [Case] {
        self.readCases + self.writeCases + self.versionCases + self.removalCases + self.tombstoneCases
            + self.expiryCases + self.bulkCases + self.concurrencyCases + self.partitionCases + self.limitCases
            + self.leaseCases + self.leaseRaceCases + self.feedCases + self.feedReaderCases + self.epochCases
            + self.scanCases + self.popularityCases + self.closingCases
    }

    /// Returns the cases that hold although the store is disturbed.
    ///
    /// - Parameter disturbance: How it is disturbed.
    /// - Returns: The cases, in the order of ``cases``.
    public static func cases(enduring disturbance: Disturbance) -> [Case] {
        self.cases.filter { $0.endures >= disturbance }
    }
}
