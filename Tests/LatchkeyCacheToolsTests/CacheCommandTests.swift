//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyTokenCache
import Testing

@testable import LatchkeyCacheTools

/// The commands that look into a store and change it, on a file that services use.
@Suite(.timeLimit(.minutes(2))) struct CacheCommandTests {
    private let bench: Bench

    init() throws {
        self.bench = try Bench()
    }

    // Scoreboard: G26, G28
    @Test func statsCountsWhatTheStoreHolds() async throws {
        try await self.fill()
        let text = try await self.bench.call("stats")
        #expect(text.hasRow("usable tokens", "3"))
        let json = try await self.bench.call("stats", with: ["--json"])
        let numbers = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(numbers["records"] as? Int == 3)
        #expect(numbers["tokens"] as? Int == 3)
        #expect(numbers["partitions"] as? Int == 2)
    }

    // Scoreboard: G26
    @Test func listNamesTokensAndShowsNone() async throws {
        try await self.fill()
        let text = try await self.bench.call("list")
        #expect(text.split(separator: "\n").count == 4)
        #expect(text.contains("contoso") && text.contains("fabrikam") && text.contains("usable"))
        #expect(!text.contains("canary"))
        let json = try await self.bench.call("list", with: ["--json", "--tenant", "fabrikam"])
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(rows.count == 1)
        #expect(rows.first?["subject"] as? String == "a")
        #expect(rows.first?["state"] as? String == "usable")
        #expect(!json.contains("canary"))
        let short = try await self.bench.call("list", with: ["--limit", "1"])
        #expect(short.contains("and 2 more"))
    }

    @Test func listOfControlCharactersMovesNoCursor() async throws {
        try await self.bench.text(.sample("\u{1b}[2Jevil\n\u{202e}"), acquiring: "canary")
        let text = try await self.bench.call("list")
        #expect(text.contains("\\u{1b}[2Jevil\\u{a}\\u{202e}"))
        #expect(!text.unicodeScalars.contains("\u{1b}"))
    }

    // Scoreboard: G26
    @Test func explainTellsWhatThereIsAndWhatIsNearest() async throws {
        try await self.fill()
        let found = try await self.bench.call("explain", with: ["--tenant", "contoso", "--subject", "b"])
        #expect(found.contains("usable") && found.contains("sealed with") && !found.contains("canary"))
        let error = await #expect(throws: Bench.Failure.self) {
            try await self.bench.call("explain", with: ["--tenant", "contoso", "--subject", "c"])
        }
        #expect(error?.code == 1)
        #expect(error?.text.contains("There is no such record") == true)
        #expect(error?.text.contains("differs only in subject") == true)
    }

    // Scoreboard: G25, G26
    @Test func removedTokensAreAcquiredAnew() async throws {
        try await self.fill()
        let options = ["--tenant", "contoso", "--subject", "a"]
        #expect(try await self.bench.call("remove", with: options + ["--dry-run"]) == "1 records would be removed.")
        #expect(try await self.bench.call("remove", with: options) == "1 records were removed.")
        #expect(try await self.bench.text(.sample("a"), acquiring: "new") == "new")
        #expect(try await self.bench.text(.sample("b"), acquiring: "new") == "canary-b")
    }

    // Scoreboard: CE65, CE66, G26
    @Test func purgedTenantsAreAcquiredAnew() async throws {
        try await self.fill()
        let partition = ["--authority", "login.example", "--tenant", "contoso", "--client", "client"]
        _ = try await self.bench.call("purge", with: partition)
        #expect(try await self.bench.text(.sample("b"), acquiring: "new") == "new")
        #expect(try await self.bench.text(.sample("a", tenant: "fabrikam"), acquiring: "new") == "canary-c")
        #expect(try await self.bench.call("purge", with: ["--all"]) == "Everything was purged.")
        #expect(try await self.bench.text(.sample("a", tenant: "fabrikam"), acquiring: "new") == "new")
    }

    // Scoreboard: CE58
    @Test func tokensMoveThroughASealedFile() async throws {
        try await self.fill()
        let file = self.bench.folder.path(of: "tokens.archive")
        let text = try await self.bench.call("export", with: ["--file", file, "--tenant", "contoso"])
        #expect(text.contains("2 tokens were written, sealed"))
        #expect(try self.bench.folder.permissions(of: "tokens.archive") == 0o600)
        #expect(try !self.bench.folder.read("tokens.archive").contains(Array("canary".utf8)))
        let other = self.bench.folder.path(of: "other.db")
        let options = ["--store", "sqlite:\(other)", "--keys", self.bench.keys]
        let report = try await self.bench.call("import", options: options, with: ["--file", file])
        #expect(report.hasRow("tokens taken", "2"))
        #expect(try await self.bench.text(.sample("a"), acquiring: "new", path: other) == "canary-a")
    }

    @Test func exportWithoutKeysMustBeSaid() async throws {
        try await self.fill()
        let plain = self.bench.folder.path(of: "plain")
        let memory = ["--store", "memory"]
        let error = await #expect(throws: ToolError.self) {
            try await self.bench.call("export", options: memory, with: ["--file", plain])
        }
        #expect(error?.description.contains("--unprotected") == true)
        let text = try await self.bench.call("export", with: ["--file", plain, "--unprotected"])
        #expect(text.contains("UNPROTECTED"))
        #expect(try self.bench.folder.permissions(of: "plain") == 0o600)
        let report = try await self.bench.call("import", options: memory, with: ["--file", plain, "--unprotected"])
        #expect(report.hasRow("tokens taken", "3"))
    }

    // Scoreboard: G17
    @Test func doctorFindsAHealthyStoreWell() async throws {
        try await self.fill()
        let text = try await self.bench.call("doctor")
        #expect(text.contains("ok      The store answers."))
        #expect(text.contains("written, read and removed"))
        #expect(text.contains("3 tokens can be read"))
        #expect(!text.contains("WRONG"))
        #expect(text.contains("older than half a year"))
    }

    // Scoreboard: CE70
    @Test func doctorTellsWhatCannotBeRead() async throws {
        try await self.fill()
        let keys = self.bench.folder.path(of: "other.json")
        try KeyRingFile(path: keys).create(try KeyRing.generate(at: 1))
        let options = ["--store", "sqlite:\(self.bench.database)", "--keys", keys]
        let text = try await self.bench.call("doctor", options: options)
        #expect(text.contains("3 records cannot be read (unknownKey)"))
        #expect(try await self.bench.call("list", options: options).contains("unreadable (unknownKey)"))
    }

    // MARK: - Mistakes

    @Test(
        arguments: [
            (["stats", "--store", "sqlite:tokens.db"], "--no-encryption"),
            (["stats", "--store", "floppy:A"], "--store"),
            (["stats", "--store", "sqlite:"], "--store"),
            (["stats"], "--store"),
            (["stats", "--store", "memory", "--timeout", "0"], "--timeout"),
            (["stats", "--store", "memory", "--keys", "k", "--no-encryption"], "exclude"),
            (["remove", "--store", "memory"], "--all"),
            (["remove", "--store", "memory", "--all", "--tenant", "a"], "--all"),
            (["purge", "--store", "memory"], "--authority"),
            (["purge", "--store", "memory", "--all", "--tenant", "a"], "--all"),
            (["explain", "--store", "memory"], "--id"),
            (["list", "--store", "memory", "--limit", "0"], "--limit"),
            (["keys", "retire", "k1", "--keys", "keys.json"], "--store"),
            (["keys", "rewrap", "--store", "memory"], "--keys"),
        ] as [([String], String)]
    )
    func mistakesAreExplained(_ arguments: [String], _ hint: String) {
        do {
            _ = try CacheCommand.parseAsRoot(arguments)
            Issue.record("It was accepted.")
        } catch {
            #expect(CacheCommand.message(for: error).contains(hint))
        }
    }

    @Test func aMistypedPathMakesNoFile() async throws {
        let error = await #expect(throws: ToolError.self) { try await self.bench.call("stats") }
        #expect(error?.description.contains("There is no file") == true)
        #expect(try self.bench.folder.names() == ["keys.json"])
    }

    @Test func passwordsOfAURLAreNotPrinted() async throws {
        let arguments = ["stats", "--store", "redis://user:canary@[bad", "--no-encryption"]
        do {
            _ = try await Bench.call(arguments)
            Issue.record("It was accepted.")
        } catch {
            #expect(!CacheCommand.message(for: error).contains("canary"))
        }
    }

    /// Two tokens of one tenant and one of another.
    private func fill() async throws {
        try await self.bench.text(.sample("a"), acquiring: "canary-a")
        try await self.bench.text(.sample("b"), acquiring: "canary-b")
        try await self.bench.text(.sample("a", tenant: "fabrikam"), acquiring: "canary-c")
    }
}

extension String {
    /// Whether a table has a row with a name and a value.
    fileprivate func hasRow(_ name: String, _ value: String) -> Bool {
        self.split(separator: "\n").contains { line in
            line.trimmingCharacters(in: .whitespaces).hasPrefix("\(name) ") && line.hasSuffix(" \(value)")
        }
    }
}
