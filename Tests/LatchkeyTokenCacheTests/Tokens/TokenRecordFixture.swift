//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

@testable import LatchkeyTokenCache

extension TokenRecord {
    /// A record with the plan that its life leads to, without jitter.
    ///
    /// By default it lives an hour from 0: its refresh is due at 2700 seconds, the mandatory window begins at 3480, it is
    /// handed out until 3570, and it expires at 3600.
    static func fixture(
        _ value: String = "token",
        issuedAt: Int64 = 0,
        publishedAt: Int64? = nil,
        life: Int64 = .seconds(3600),
        version: RecordVersion = RecordVersion(sequence: 1),
        partition: PartitionState = PartitionState(all: CacheEpoch()),
        epoch: UInt64? = nil,
        key: CacheKey? = nil
    ) -> TokenRecord {
        let group = KeyGroup(
            id: key?.storage.groupID.load(ordering: .relaxed) ?? 1,
            key: key ?? Self.anyKey,
            state: partition,
            clock: WallAnchor(ClockSample(continuous: 0, wall: WallTime(milliseconds: 0)))
        )
        return TokenRecord(
            value: value,
            home: RecordHome(
                group: group,
                details: TokenDetails(
                    AcquiredToken(value: value, lifetime: .duration(.nanoseconds(life)))
                ),
                source: nil
            ),
            key: key ?? Self.anyKey,
            plan: RefreshPlan(
                issuedAt: issuedAt,
                deadline: issuedAt + life,
                hint: nil,
                jitter: 0,
                outageTolerance: .seconds(900)
            ),
            issuedAt: issuedAt,
            publishedAt: publishedAt ?? issuedAt,
            version: version,
            epoch: epoch ?? partition.epoch,
            origin: .authority
        )
    }

    private static let anyKey = CacheKey(
        storage: CacheKeyStorage(
            partition: CachePartition(authority: "issuer"),
            flow: "",
            subject: "",
            scopes: [],
            tokenType: "Bearer",
            bindingKeyID: nil,
            extensions: [:]
        )
    )
}
