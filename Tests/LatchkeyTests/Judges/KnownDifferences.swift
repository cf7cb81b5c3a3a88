//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// The fields in which our requests differ from those of others on purpose, as `differences.tsv` lists them.
struct KnownDifferences {
    /// A line of the table.
    struct Entry {
        let judge: String
        let flows: Set<Substring>
        let field: String
        /// What the judge sends; `-` means nothing.
        let theirs: String
        /// What our client sends; `-` means nothing.
        let ours: String

        /// Reads a line: judge, flows, field, theirs, ours, and why.
        init?(_ line: some StringProtocol) {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count == 6, columns.allSatisfy({ !$0.isEmpty }) else { return nil }
            self.judge = String(columns[0])
            self.flows = Set(String(columns[1]).split(separator: " "))
            self.field = String(columns[2])
            self.theirs = String(columns[3])
            self.ours = String(columns[4])
        }

        /// The facts that the line is about: `*` stands for each endpoint that was asked by a client.
        func fields(_ facts: RequestFacts) -> [String] {
            guard self.field.hasPrefix("*.") else { return [self.field] }
            return facts.clientEndpoints.map { $0 + self.field.dropFirst() }
        }

        /// Whether the difference is to be met in a flow of a judge.
        func applies(to judge: Judge, _ flow: JudgedFlow) -> Bool {
            guard self.judge == judge.rawValue || self.judge == "all" else { return false }
            let names: Set<Substring> = ["all", flow.kind.rawValue[...], flow.rawValue[...]]
            return !self.flows.isDisjoint(with: names)
        }
    }

    let entries: [Entry]

    /// Reads the table.
    ///
    /// - Throws: ``Malformed`` when a line has no six columns.
    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "differences.tsv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        self.entries = try lines.dropFirst().map { line in
            guard let entry = Entry(line) else { throw Malformed(line: String(line)) }
            return entry
        }
    }

    /// Takes lines that are known already.
    init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// A line that cannot be read.
    struct Malformed: Error {
        let line: String
    }

    /// Compares requests with the table.
    ///
    /// - Returns: One line for each field that differs otherwise than the table says, and for each line of the table that
    ///   does not occur.
    func deviations(theirs: RequestFacts, ours: RequestFacts, judge: Judge, flow: JudgedFlow) -> [String] {
        func values(_ field: String) -> (theirs: String, ours: String) {
            (theirs.values[field] ?? "-", ours.values[field] ?? "-")
        }
        let fields = Set(theirs.values.keys).union(ours.values.keys)
        var differing = fields.filter { values($0).theirs != values($0).ours }
        var deviations: [String] = []
        for entry in self.entries where entry.applies(to: judge, flow) {
            for field in entry.fields(ours) {
                if values(field) == (entry.theirs, entry.ours) {
                    differing.remove(field)
                } else {
                    deviations.append("not met any more: \(field)\t\(entry.theirs)\t\(entry.ours)")
                }
            }
        }
        return differing.sorted().map { "\($0)\t\(values($0).theirs)\t\(values($0).ours)" } + deviations
    }
}
