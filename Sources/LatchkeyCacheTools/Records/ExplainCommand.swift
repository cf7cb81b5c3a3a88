//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyTokenCache

/// `latchkey cache explain`: why a token is, or is not, served from a store.
struct ExplainCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Says what a store has for a token and why it would not be served; names the nearest one if it is missing."
    )

    @OptionGroup var options: StoreOptions
    @OptionGroup var filter: RecordFilter

    @Flag(help: "Print JSON and nothing else.")
    var json = false

    func validate() throws {
        guard !self.filter.isOpen else {
            throw ValidationError("Say which token: by --id, or by --authority, --tenant, --client, --scope and so on.")
        }
    }

    func run(to console: Console) async throws {
        let now = SystemTime().wallTime()
        let (found, nearest) = try await self.options.withStore { store in
            let found = try await store.records(self.filter)
            return (found, found.isEmpty ? try await self.nearest(in: store) : [])
        }
        let rows = found.map { RecordRow($0, now: now) }
        if self.json { return console.write(try Text.json(rows)) }
        for row in rows { console.write(Text.table(row.lines) + "\n") }
        guard rows.isEmpty else { return }
        console.write("There is no such record: it was never written, was removed or evicted, or has expired.")
        for (difference, row) in nearest {
            console.write("\nOne differs only in \(difference):\n" + Text.table(RecordRow(row, now: now).lines))
        }
        throw ExitCode.failure
    }

    /// The records that one condition less would find.
    private func nearest(in store: OpenStore) async throws -> [(difference: String, record: InspectedRecord)] {
        let conditions: [(name: String, path: WritableKeyPath<RecordFilter, String?>)] = [
            ("authority", \.authority), ("tenant", \.tenant), ("client", \.client), ("flow", \.flow),
            ("subject", \.subject),
        ]
        var wider: [(name: String, filter: RecordFilter)] = conditions.compactMap { condition in
            var filter = self.filter
            guard filter[keyPath: condition.path] != nil else { return nil }
            filter[keyPath: condition.path] = nil
            return filter.isOpen ? nil : (condition.name, filter)
        }
        if !self.filter.scope.isEmpty {
            var filter = self.filter
            filter.scope = []
            if !filter.isOpen { wider.append(("scopes", filter)) }
        }
        var nearest: [(difference: String, record: InspectedRecord)] = []
        for (name, filter) in wider {
            for record in try await store.records(filter).prefix(1) where record.token != nil {
                nearest.append((name, record))
            }
        }
        return nearest
    }
}
