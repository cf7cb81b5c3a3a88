//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A Lua script that servers run as one step, called by its digest.
package struct RedisScript: Sendable {
    /// The text of the script.
    package let source: String
    /// The SHA-1 of the text in hexadecimal digits, by which servers know it.
    package let digest: String

    /// The beginning of scripts that write even when the server's memory is full.
    static let evenWhenFull = "#!lua flags=allow-oom\n"

    /// Creates a script.
    ///
    /// - Parameter source: The text of the script.
    package init(_ source: String) {
        self.source = source
        self.digest = SHA1.digest(of: Array(source.utf8))
    }

    /// How a call of the script begins, up to its first key.
    ///
    /// - Parameters:
    ///   - keys: How many keys there are.
    ///   - arguments: How many other arguments.
    /// - Returns: The beginning, for a ``RedisCommandWriter``.
    func start(keys: Int, arguments: Int) -> [UInt8] {
        var writer = RedisCommandWriter(count: 3 + keys + arguments, capacity: 96)
        writer.append("EVALSHA")
        writer.append(self.digest)
        writer.append(Int64(keys))
        return writer.bytes
    }

    /// The command that makes a server know the script.
    var loading: RedisCommand { RedisCommand(["SCRIPT", "LOAD", .text(self.source)], isRepeatable: true) }

    /// Returns the command that calls the script.
    ///
    /// - Parameters:
    ///   - keys: The keys that the script touches, all of one slot.
    ///   - arguments: Its other arguments.
    ///   - isRepeatable: Whether it may be sent again when its answer was lost; not by default.
    /// - Returns: The command.
    package func call(
        keys: [[UInt8]],
        _ arguments: [RedisArgument],
        isRepeatable: Bool = false
    ) -> RedisCommand {
        let head: [RedisArgument] = ["EVALSHA", .text(self.digest), .integer(keys.count)]
        return RedisCommand(
            head + keys.map { .bytes($0) } + arguments,
            key: keys.first,
            isRepeatable: isRepeatable,
            script: self
        )
    }
}
