//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RedisScript {
    /// What the scripts of the feed share.
    ///
    /// An entry's identifier is the time when the stream was made, then a number that counts without gaps: so a reader
    /// sees that entries before its next were trimmed, and that the stream is another. A stream begins with an entry
    /// that no reader sees, so that its end has a place from the start.
    private static let feedFunctions = """
        local function parts(id)
          local generation, number = id:match('^(%d+)-(%d+)$')
          return generation, tonumber(number)
        end
        local function mark(entry) return entry[2][2]:sub(1, 8) end
        local function last(key, mark)
          local entries = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)
          if #entries > 0 then return entries[1] end
          redis.call('DEL', key)
          local time = redis.call('TIME')
          local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
          local id = redis.call('XADD', key, now .. '-1', 'c', mark)
          return {id, {'c', mark}}
        end

        """

    /// Appends changes, also when the server is full: the feed has a length, and revocations must be heard of.
    ///
    /// Keys: the feed. Arguments: about how many changes are kept, then each change with 8 random bytes before it.
    static let appendChanges = RedisScript(
        Self.evenWhenFull + Self.feedFunctions + """
            local generation, number = parts(last(KEYS[1], ARGV[2]:sub(1, 8))[1])
            for i = 2, #ARGV do
              local id = string.format('%s-%.0f', generation, number + i - 1)
              redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], id, 'c', ARGV[i])
            end
            return 1
            """
    )

    /// Reads changes after a place.
    ///
    /// Keys: the feed. Arguments: 8 random bytes, how many changes at most, and of the place, unless only the end is
    /// asked for, the generation, the number and the random bytes. Replies what was found (`end`, `gap`, `changes`), the
    /// place to go on from, and the changes.
    static let readChanges = RedisScript(
        Self.feedFunctions + """
            local newest = last(KEYS[1], ARGV[1])
            local lastGeneration, lastNumber = parts(newest[1])
            local function at(kind, entry, changes)
              local generation, number = parts(entry[1])
              return {kind, generation, string.format('%.0f', number), mark(entry), changes or {}}
            end
            if #ARGV < 5 then return at('end', newest) end
            local number = tonumber(ARGV[4])
            if ARGV[3] ~= lastGeneration or number > lastNumber then return at('gap', newest) end
            local place = string.format('%s-%.0f', ARGV[3], number)
            local limit = tonumber(ARGV[2]) + 1
            local found = redis.call('XRANGE', KEYS[1], place, '+', 'COUNT', string.format('%.0f', limit))
            local _, first = parts(found[1][1])
            local changes = {}
            if first == number then
              if mark(found[1]) ~= ARGV[5] then return at('gap', newest) end
              if #found == 1 then return at(number == lastNumber and 'end' or 'changes', found[1]) end
              for i = 2, #found do changes[i - 1] = found[i][2][2] end
              return at('changes', found[#found], changes)
            end
            if first > number + 1 then return at('gap', newest) end
            if #found == limit then found[#found] = nil end
            if #found == 0 then return {'changes', ARGV[3], ARGV[4], ARGV[5], {}} end
            for i = 1, #found do changes[i] = found[i][2][2] end
            return at('changes', found[#found], changes)
            """
    )
}
