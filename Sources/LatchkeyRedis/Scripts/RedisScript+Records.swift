//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RedisScript {
    /// What the scripts of records share: versions are 16 bytes that are compared as four numbers, because Lua's own
    /// numbers are exact to 53 bits only and its comparison of strings depends on the server's locale.
    static let versionFunctions = """
        local function older(a, b)
          local a1, a2, a3, a4 = struct.unpack('>I4I4I4I4', a)
          local b1, b2, b3, b4 = struct.unpack('>I4I4I4I4', b)
          if a1 ~= b1 then return a1 < b1 end
          if a2 ~= b2 then return a2 < b2 end
          if a3 ~= b3 then return a3 < b3 end
          return a4 < b4
        end
        local function stored(key)
          local head = redis.call('GETRANGE', key, 0, 23)
          if head == '' then return nil end
          if head:sub(1, 3) ~= 'LKR' then error({err = 'FOREIGN record'}) end
          if #head < 24 then return nil end
          return head:sub(9, 24)
        end
        local function buried(key)
          local version = redis.call('GET', key)
          if not version then return nil end
          if #version ~= 16 then error({err = 'FOREIGN tombstone'}) end
          return version
        end

        """

    /// Writes a record under a condition.
    ///
    /// Keys: the record, its tombstone. Arguments: the condition, the version that it names, the expiry in milliseconds,
    /// or `never` or `over`, and the record. Replies 1 when it is written, else the version in the way or nothing.
    static let putRecord = RedisScript(
        Self.versionFunctions + """
            local written = ARGV[4]:sub(9, 24)
            local old = stored(KEYS[1])
            local dead = nil
            if not old or not older(old, written) then dead = buried(KEYS[2]) end
            local known = old or dead
            if ARGV[1] == 'absent' then
              if old then return old end
            elseif ARGV[1] == 'version' then
              if known ~= ARGV[2] then return known or false end
            elseif ARGV[1] == 'newer' then
              if known and not older(known, written) then return known end
            end
            if ARGV[3] == 'over' then
              redis.call('DEL', KEYS[1])
              return 1
            end
            if dead and not older(dead, written) then redis.call('DEL', KEYS[2]) end
            if ARGV[3] == 'never' then
              redis.call('SET', KEYS[1], ARGV[4])
            else
              redis.call('SET', KEYS[1], ARGV[4], 'PXAT', ARGV[3])
            end
            return 1
            """
    )

    /// Removes a record under a condition, also when the server is full: what is revoked must not stay.
    ///
    /// Keys: the record, its tombstone. Arguments: the condition, the version that it names, for how many milliseconds
    /// the version is remembered. Replies 1 when a record was removed, 0 when there was none, else its version.
    static let removeRecord = RedisScript(
        Self.evenWhenFull + Self.versionFunctions + """
            local old = stored(KEYS[1])
            if old and ARGV[1] == 'version' and old ~= ARGV[2] then return old end
            if old and ARGV[1] == 'notNewer' and older(ARGV[2], old) then return old end
            local remembered = old
            if ARGV[1] == 'notNewer' then remembered = ARGV[2] end
            local life = tonumber(ARGV[3])
            if remembered and life > 0 then
              local dead = buried(KEYS[2])
              if dead then
                if older(remembered, dead) then remembered = dead end
                life = math.max(life, redis.call('PTTL', KEYS[2]))
              end
              redis.call('SET', KEYS[2], remembered, 'PX', string.format('%.0f', life))
            end
            redis.call('DEL', KEYS[1])
            return old and 1 or 0
            """
    )
}
