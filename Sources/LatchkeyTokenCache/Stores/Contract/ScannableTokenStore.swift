//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token store whose records can be listed.
public protocol ScannableTokenStore: TokenStore {
    /// Lists records, a page at a time.
    ///
    /// A record that is stored throughout a listing appears in it at least once. A page may have fewer records than
    /// its limit, even none, before the end; a listing ends even when records are added all the time.
    ///
    /// - Parameters:
    ///   - partition: The partition to list, or `nil` for all.
    ///   - cursor: Where the page before ended, or `nil` for the first page.
    ///   - limit: About how many records a page has.
    ///   - timeout: How long the call may take.
    /// - Returns: The page.
    func scan(
        _ partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        timeout: Duration
    ) async -> Result<StorePage, TokenStoreError>
}

/// One page of a listing.
public struct StorePage: Sendable {
    /// The records, none of them expired.
    public var records: [StoredRecord]
    /// Where to go on, or `nil` at the end.
    public var next: StoreCursor?

    /// Creates a page.
    ///
    /// - Parameters:
    ///   - records: The records.
    ///   - next: Where to go on, or `nil` at the end.
    public init(records: [StoredRecord], next: StoreCursor?) {
        self.records = records
        self.next = next
    }
}

/// A token store that keeps a list of the keys that instances use most.
public protocol PopularityTokenStore: TokenStore {
    /// Replaces an instance's list; an empty one takes it back.
    ///
    /// - Parameters:
    ///   - keys: The keys, the most used first.
    ///   - instance: Whose list it is.
    ///   - timeout: How long the call may take.
    /// - Returns: Nothing when the list is kept, or what is wrong.
    func publishHotKeys(_ keys: [StoreKey], instance: UInt64, timeout: Duration) async -> TokenStoreError?

    /// Reads the lists of all instances.
    ///
    /// - Parameters:
    ///   - limit: How many keys to return at most.
    ///   - timeout: How long the call may take.
    /// - Returns: The keys without repetition, the most used first.
    func hotKeys(limit: Int, timeout: Duration) async -> Result<[StoreKey], TokenStoreError>
}
