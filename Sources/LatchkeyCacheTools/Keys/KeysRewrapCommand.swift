//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyTokenCache

/// `latchkey cache keys rewrap`: seals records again.
struct KeysRewrapCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewrap",
        abstract: "Seals the records of a store again whose key is being replaced."
    )

    @OptionGroup var options: StoreOptions

    func validate() throws {
        guard self.options.keys != nil else { throw ValidationError("Name the key ring of the store with --keys.") }
    }

    func run(to console: Console) async throws {
        let count = try await self.options.withStore { try await $0.inspector.rewrap() }
        console.write("\(count) records were sealed again.")
    }
}
