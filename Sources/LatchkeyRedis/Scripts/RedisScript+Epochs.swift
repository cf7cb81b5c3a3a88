//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RedisScript {
    /// Raises the epoch of a partition, also when the server is full: what is revoked must not stay.
    ///
    /// Keys: the epochs. Arguments: the partition. Replies the new epoch.
    static let raiseEpoch = RedisScript(
        Self.evenWhenFull + """
            return redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
            """
    )
}
