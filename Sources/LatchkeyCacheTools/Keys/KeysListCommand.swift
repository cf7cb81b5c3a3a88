//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyCrypto
import LatchkeyTokenCache

/// `latchkey cache keys list`: the keys of a ring.
struct KeysListCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the keys of a ring by name; with --store, with the number of records that each seals."
    )

    @OptionGroup var options: OptionalStoreOptions

    @Flag(help: "Print JSON and nothing else.")
    var json = false

    /// A key as it is printed.
    private struct Row: Encodable {
        var id: String
        var state: String
        var created: String
        var records: Int?
    }

    func run(to console: Console) async throws {
        let ring = try await self.options.keys.source.load()
        let counts = try await self.options.counts()
        let rows = ring.keys.map { key in
            Row(
                id: key.id,
                state: key.state.name,
                created: Text.time(WallTime(seconds: key.created)),
                records: counts.map { $0[key.id] ?? 0 }
            )
        }
        if self.json { return console.write(try Text.json(rows)) }
        let head = ["ID", "STATE", "CREATED"] + (counts == nil ? [] : ["RECORDS"])
        console.write(
            Text.table([head] + rows.map { [$0.id, $0.state, $0.created] + ($0.records.map { ["\($0)"] } ?? []) })
        )
    }
}
