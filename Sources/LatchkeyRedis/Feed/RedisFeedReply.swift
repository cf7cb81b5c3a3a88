//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What the script that reads the feed has found.
enum RedisFeedReply {
    /// Nothing comes after the place, which is the end.
    case end(RedisFeedPlace)
    /// What came after the place is lost; the end is here.
    case gap(RedisFeedPlace)
    /// Changes, and the place after them.
    case changes([StoreChange], RedisFeedPlace)

    /// Reads the script's reply; `nil` when it is another.
    init?(_ reply: RESPValue) {
        guard let parts = reply.array, parts.count == 5, let kind = parts[0].text,
            let generation = parts[1].text.flatMap({ UInt64($0) }),
            let number = parts[2].text.flatMap({ UInt64($0) }),
            let mark = parts[3].bytes, let entries = parts[4].array
        else { return nil }
        let place = RedisFeedPlace(generation: generation, number: number, mark: mark)
        switch kind {
        case "end": self = .end(place)
        case "gap": self = .gap(place)
        case "changes":
            // What was not written by a store, or by one of a later version, concerns nobody here.
            let changes = entries.compactMap { $0.bytes.flatMap { RedisChangeFrame.decode(Array($0.dropFirst(8))) } }
            self = .changes(changes, place)
        default: return nil
        }
    }
}
