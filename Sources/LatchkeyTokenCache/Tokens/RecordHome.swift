//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What records of one group have in common: kept once, referred to by each.
final class RecordHome: Sendable {
    /// The group's identifier, here too because every read compares it.
    let groupID: UInt64
    /// The partition with its present epoch, here too because every read looks at it.
    let partition: PartitionState
    let group: KeyGroup
    let details: TokenDetails
    /// What to ask for a new token when no caller is at hand; `nil` when the source lives only for one call.
    let source: (any TokenSource)?

    init(group: KeyGroup, details: TokenDetails, source: (any TokenSource)?) {
        self.groupID = group.id
        self.partition = group.state
        self.group = group
        self.details = details
        self.source = source
    }

    /// Whether a record with these facts and this source can refer to the home too.
    func serves(_ details: TokenDetails, source: (any TokenSource)?) -> Bool {
        guard self.details == details else { return false }
        guard let mine = self.source, let source else { return self.source == nil && source == nil }
        // Sources are told apart by identity: a struct has none.
        guard type(of: mine) is AnyObject.Type, type(of: source) is AnyObject.Type else { return false }
        return mine as AnyObject === source as AnyObject
    }
}
