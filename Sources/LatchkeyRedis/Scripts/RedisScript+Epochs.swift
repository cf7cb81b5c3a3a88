//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RedisScript {
    /// Raises the epoch of a partition, also when the server is full: what is revoked must not stay.
    ///
    /// Where nothing is known of a partition, its epochs begin at the server's time in milliseconds: so they go on rising
    /// when the server has lost everything, and instances that remember earlier ones heed the purge.
    ///
    /// Keys: the epochs. Arguments: the partition. Replies the new epoch.
    static let raiseEpoch = RedisScript(
        Self.evenWhenFull + """
            local epoch = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
            if epoch > 1 then return epoch end
            local time = redis.call('TIME')
            local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
            return redis.call('HINCRBY', KEYS[1], ARGV[1], string.format('%.0f', now))
            """
    )
}
