//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RedisScript {
    /// Takes a lease.
    ///
    /// Where nothing is known of a key, its fences begin at the server's time in microseconds: so they go on rising when
    /// the server has lost everything.
    ///
    /// Keys: the lease, the fence, the record, its tombstone. Arguments: the owner, the duration in milliseconds, for
    /// how many milliseconds more the fence is remembered. Replies the fence in 8 bytes, or for how many milliseconds
    /// the lease is taken.
    static let acquireLease = RedisScript(
        Self.versionFunctions + """
            local left = redis.call('PTTL', KEYS[1])
            if left == -1 then error({err = 'FOREIGN lease'}) end
            if left >= 0 then return math.max(left, 1) end
            local high, low = 0, 0
            local function raise(bytes)
              if not bytes then return end
              local h, l = struct.unpack('>I4I4', bytes)
              if h > high or (h == high and l > low) then high, low = h, l end
            end
            local last = redis.call('GET', KEYS[2])
            if last and #last ~= 8 then error({err = 'FOREIGN fence'}) end
            raise(last)
            raise(stored(KEYS[3]))
            raise(buried(KEYS[4]))
            if high == 0 and low == 0 then
              local time = redis.call('TIME')
              local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
              high, low = math.floor(now / 4294967296), now % 4294967296
            end
            low = low + 1
            if low == 4294967296 then high, low = high + 1, 0 end
            if high == 4294967296 then error({err = 'FENCES used up'}) end
            local fence = struct.pack('>I4I4', high, low)
            local life = tonumber(ARGV[2]) + tonumber(ARGV[3])
            redis.call('SET', KEYS[2], fence, 'PX', string.format('%.0f', life))
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return fence
            """
    )

    /// Extends a lease.
    ///
    /// Keys: the lease, the fence. Arguments: the owner, the duration in milliseconds, for how many milliseconds more
    /// the fence is remembered. Replies 1 when the owner holds the lease, else 0.
    static let extendLease = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        redis.call('PEXPIRE', KEYS[2], string.format('%.0f', tonumber(ARGV[2]) + tonumber(ARGV[3])))
        return 1
        """
    )

    /// Gives a lease back.
    ///
    /// Keys: the lease. Arguments: the owner. Replies 1 when the owner held the lease, else 0.
    static let releaseLease = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        return 1
        """
    )
}
