//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyTokenCache

/// `latchkey cache stats`: what a store holds, in numbers.
struct StatsCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Counts what a store holds."
    )

    @OptionGroup var options: StoreOptions

    @Flag(help: "Print JSON and nothing else.")
    var json = false

    func run(to console: Console) async throws {
        let numbers = try await self.options.withStore { Numbers(try await $0.inspector.statistics()) }
        if self.json { return console.write(try Text.json(numbers)) }
        console.write(Text.table(numbers.rows))
    }
}

extension StatsCommand {
    /// The numbers as they are printed.
    private struct Numbers: Encodable, Sendable {
        var records: Int
        var tokens: Int
        var mustKeep: Int
        var endingSoon: Int
        var purged: Int
        var unreadable: [String: Int]
        var others: Int
        var sealedWithOldKey: Int
        var partitions: Int
        var bytes: Int

        init(_ statistics: StoreStatistics) {
            self.records = statistics.records
            self.tokens = statistics.tokens
            self.mustKeep = statistics.mustKeep
            self.endingSoon = statistics.endingSoon
            self.purged = statistics.purged
            self.unreadable = statistics.unreadable
            self.others = statistics.others
            self.sealedWithOldKey = statistics.sealedWithOldKey
            self.partitions = statistics.partitions
            self.bytes = statistics.bytes
        }

        var rows: [[String]] {
            [
                ["records", "\(self.records)"],
                ["usable tokens", "\(self.tokens)"],
                ["  that must be kept", "\(self.mustKeep)"],
                ["  that end within five minutes", "\(self.endingSoon)"],
                ["  sealed with a key that is being replaced", "\(self.sealedWithOldKey)"],
                ["purged tokens", "\(self.purged)"],
            ] + self.unreadable.sorted { $0.key < $1.key }.map { ["unreadable records: \($0.key)", "\($0.value)"] } + [
                ["other records", "\(self.others)"],
                ["partitions", "\(self.partitions)"],
                ["bytes", "\(self.bytes)"],
            ]
        }
    }
}
