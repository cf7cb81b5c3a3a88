//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyTokenCache

/// `latchkey cache list`: the records of a store.
struct ListCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the records of a store with their facts, never with their tokens."
    )

    @OptionGroup var options: StoreOptions
    @OptionGroup var filter: RecordFilter

    @Option(help: "How many records to print at most.")
    var limit = 1000

    @Flag(help: "Print JSON and nothing else.")
    var json = false

    func validate() throws {
        guard self.limit > 0 else { throw ValidationError("--limit must be above zero.") }
    }

    func run(to console: Console) async throws {
        let now = SystemTime().wallTime()
        let found = try await self.options.withStore { try await $0.records(self.filter) }
        let rows = found.map { RecordRow($0, now: now) }.sorted {
            $0.cells.dropFirst(3).lexicographicallyPrecedes($1.cells.dropFirst(3))
        }
        let shown = Array(rows.prefix(self.limit))
        if self.json { return console.write(try Text.json(shown)) }
        console.write(Text.table([RecordRow.columns] + shown.map(\.cells)))
        if shown.count < rows.count { console.write("… and \(rows.count - shown.count) more; see --limit.") }
    }
}

extension OpenStore {
    /// The records that pass a filter, each once.
    func records(_ filter: RecordFilter) async throws -> [InspectedRecord] {
        var records: [StoreKey: InspectedRecord] = [:]
        // Records whose partition cannot be read are not in the listing of the one that is asked for.
        try await self.inspector.forEachPage(in: filter.partition) { page in
            for record in page where filter.includes(record) { records[record.stored.key] = record }
        }
        return records.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }.map(\.value)
    }
}
