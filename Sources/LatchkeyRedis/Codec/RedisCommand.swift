//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A command as it is sent, and what a client must know to send it to the right server.
package struct RedisCommand: Sendable {
    /// The command in the protocol.
    package let bytes: [UInt8]
    /// The first of the command's keys, which are all of one slot; `nil` for a command without keys.
    package let key: [UInt8]?
    /// Whether the command may be sent again when its answer was lost.
    package let isRepeatable: Bool
    /// The script that the command calls by its digest.
    package let script: RedisScript?

    /// Creates a command.
    ///
    /// - Parameters:
    ///   - arguments: The name of the command and its arguments.
    ///   - key: The first of its keys; none by default.
    ///   - isRepeatable: Whether it may be sent again when its answer was lost; not by default.
    ///   - script: The script that it calls; none by default.
    package init(
        _ arguments: [RedisArgument],
        key: [UInt8]? = nil,
        isRepeatable: Bool = false,
        script: RedisScript? = nil
    ) {
        var writer = RedisCommandWriter(
            count: arguments.count,
            capacity: arguments.reduce(0) { $0 + $1.encodedLength }
        )
        for argument in arguments { writer.append(argument) }
        self.init(writer, key: key, isRepeatable: isRepeatable, script: script)
    }

    /// Creates a command from what was written.
    init(_ writer: RedisCommandWriter, key: [UInt8]?, isRepeatable: Bool = false, script: RedisScript? = nil) {
        self.bytes = writer.bytes
        self.key = key
        self.isRepeatable = isRepeatable
        self.script = script
    }

    /// The hash slot of the command's keys; `nil` for a command without keys.
    package var slot: RedisSlot? { self.key.map { RedisSlot(of: $0) } }
}
