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
    /// The hash slot of the command's keys; `nil` for a command without keys.
    package let slot: RedisSlot?
    /// Whether the command may be sent again when its answer was lost.
    package let isRepeatable: Bool
    /// The script that the command calls by its digest.
    package let script: RedisScript?

    /// Creates a command.
    ///
    /// - Parameters:
    ///   - arguments: The name of the command and its arguments.
    ///   - slot: The hash slot of its keys; none by default.
    ///   - isRepeatable: Whether it may be sent again when its answer was lost; not by default.
    ///   - script: The script that it calls; none by default.
    package init(
        _ arguments: [RedisArgument],
        slot: RedisSlot? = nil,
        isRepeatable: Bool = false,
        script: RedisScript? = nil
    ) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(arguments.reduce(16) { $0 + $1.encodedLength })
        bytes.appendLine("*", arguments.count)
        for argument in arguments { argument.encode(into: &bytes) }
        self.bytes = bytes
        self.slot = slot
        self.isRepeatable = isRepeatable
        self.script = script
    }
}
