//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// Something that was deleted from a vault and can be brought back for some time.
public struct DeletedKeyVaultItem<Item: Decodable & Hashable & Sendable>: Hashable, Sendable, Decodable {
    /// What was deleted.
    public var item: Item
    /// Under which address it can be brought back; `nil` where that is not possible.
    public var recoveryID: String?
    /// When it was deleted.
    public var deleted: WallTime?
    /// When it is gone for good.
    public var scheduledPurge: WallTime?

    private enum CodingKeys: String, CodingKey {
        case recoveryId, deletedDate, scheduledPurgeDate
    }

    /// Reads what was deleted.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.item = try Item(from: decoder)
        self.recoveryID = try? container.decodeIfPresent(String.self, forKey: .recoveryId)
        self.deleted = (try? container.decode(Int64.self, forKey: .deletedDate)).map { WallTime(seconds: $0) }
        let purge = try? container.decode(Int64.self, forKey: .scheduledPurgeDate)
        self.scheduledPurge = purge.map { WallTime(seconds: $0) }
    }
}
