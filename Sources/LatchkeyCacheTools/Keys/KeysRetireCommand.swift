//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyCrypto

/// `latchkey cache keys retire`: destroys a key.
struct KeysRetireCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Destroys a key for good, when no record of the store needs it any more."
    )

    @Argument(help: "The name of the key.")
    var id: String

    @OptionGroup var options: OptionalStoreOptions

    @Flag(help: "Destroy the key though records that it sealed are lost.")
    var force = false

    func validate() throws {
        guard self.force || self.options.store != nil else {
            throw ValidationError("Name the store with --store, so that it can be seen whether the key is needed.")
        }
    }

    func run(to console: Console) async throws {
        let count = try await self.options.counts()?[self.id] ?? 0
        guard self.force || count == 0 else {
            throw ToolError("\(count) records are sealed with the key '\(Text.printable(self.id))'; rewrap them first.")
        }
        let key = try self.options.keys.file.update { ring throws(CryptoError) in try ring.retire(self.id) }
        console.write("The key \(key.id) is destroyed.")
    }
}
