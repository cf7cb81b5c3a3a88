//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyTokenCache

/// `latchkey cache remove`: removes records of a store.
struct RemoveCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Removes records; services that run stop using their tokens."
    )

    @OptionGroup var options: StoreOptions
    @OptionGroup var filter: RecordFilter

    @Flag(help: "Remove every record.")
    var all = false

    @Flag(help: "Only say what would be removed.")
    var dryRun = false

    func validate() throws {
        guard self.all == self.filter.isOpen else {
            throw ValidationError(
                self.all
                    ? "--all excludes conditions."
                    : "Say which records: by --id, by --authority, --tenant, --client and so on, or --all."
            )
        }
    }

    func run(to console: Console) async throws {
        try await self.options.withStore { store in
            let records = try await store.records(self.filter)
            if self.dryRun { return console.write("\(records.count) records would be removed.") }
            let count = try await store.inspector.remove(records)
            console.write("\(count) records were removed.")
        }
    }
}
