//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RedisScript {
    /// Replaces the popularity list of an instance, or takes it back when it is empty.
    ///
    /// Keys: the lists, their times. Arguments: the instance, the list, how many lists are kept, for how many
    /// milliseconds lists are kept that nobody replaces.
    static let publishHotKeys = RedisScript(
        """
        if ARGV[2] == '' then
          redis.call('HDEL', KEYS[1], ARGV[1])
          redis.call('ZREM', KEYS[2], ARGV[1])
          return 1
        end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('ZADD', KEYS[2], string.format('%.0f', now), ARGV[1])
        local gone = redis.call('ZRANGE', KEYS[2], 0, -tonumber(ARGV[3]) - 1)
        local late = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now - tonumber(ARGV[4])))
        for _, instances in ipairs({gone, late}) do
          for _, instance in ipairs(instances) do
            redis.call('HDEL', KEYS[1], instance)
            redis.call('ZREM', KEYS[2], instance)
          end
        end
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        redis.call('PEXPIRE', KEYS[2], ARGV[4])
        return 1
        """
    )
}
