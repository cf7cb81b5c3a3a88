//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyRedis
import LatchkeyTokenCache

/// `latchkey cache doctor`: whether a store works and is used well.
struct DoctorCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks whether a store works and is set up well; says what to do if not.",
        discussion: "Exits with 0 when nothing is wrong, also when there is advice."
    )

    @OptionGroup var options: StoreOptions

    @Flag(help: "Do not write, read and remove a record.")
    var readOnly = false

    func run(to console: Console) async throws {
        let findings = try await self.options.withStore { try await self.examine($0) } + self.adviceOnFile()
        for finding in findings { console.write("\(finding.level.rawValue)  \(Text.printable(finding.text))") }
        guard !findings.contains(where: { $0.level == .wrong }) else { throw ExitCode.failure }
    }

    /// Something that was found.
    struct Finding: Sendable {
        enum Level: String, Sendable {
            case well = "ok    "
            case advice = "advice"
            case wrong = "WRONG "
        }

        var level: Level
        var text: String

        init(_ level: Level, _ text: String) {
            self.level = level
            self.text = text
        }
    }

    private func examine(_ store: OpenStore) async throws -> [Finding] {
        if let error = await store.store.health(timeout: store.timeout) {
            return [Finding(.wrong, "The store does not answer: \(error.message)")]
        }
        var findings = [Finding(.well, "The store answers.")]
        findings += store.notes.all.map { Finding(.advice, $0) }
        if !self.readOnly { findings.append(await self.probe(store)) }
        findings.append(
            store.encryption == nil
                ? Finding(.advice, "Records are not sealed: whoever reads the store can use its tokens.")
                : Finding(.well, "Records are sealed, and their names hidden.")
        )
        findings += await self.examineRecords(store)
        if let redis = store.store as? RedisTokenStore { findings += await self.examine(redis, store.timeout) }
        return findings
    }

    private func probe(_ store: OpenStore) async -> Finding {
        do throws(TokenStoreError) {
            try await store.inspector.probe()
            return Finding(.well, "A record can be written, read and removed.")
        } catch {
            return Finding(.wrong, error.message)
        }
    }

    private func examineRecords(_ store: OpenStore) async -> [Finding] {
        let records: [InspectedRecord]
        do throws(TokenStoreError) {
            records = try await store.inspector.records()
        } catch {
            return [Finding(.wrong, "The records cannot be listed: \(error.message)")]
        }
        var findings = [Finding(.well, "\(records.count { $0.token != nil }) tokens can be read.")]
        var unreadable: [String: Int] = [:]
        for record in records {
            if case .unreadable(let reason) = record.content { unreadable[reason, default: 0] += 1 }
        }
        for (reason, count) in unreadable.sorted(by: { $0.key < $1.key }) {
            findings.append(Finding(.advice, "\(count) records cannot be read (\(reason)): \(Self.hint(for: reason))"))
        }
        if let encryption = store.encryption {
            findings += Self.adviceOnKeys(encryption.keys, records, now: SystemTime().wallTime().seconds)
        }
        return findings
    }

    private static func hint(for reason: String) -> String {
        switch reason {
        case "forged": "they were changed or damaged; find out who can write to the store."
        case "retiredKey": "their key was retired; they expire by and by."
        case "unknownKey": "their key is not in this ring; is it the ring of the store?"
        default: "they are of another program, another setting of encryption, or a newer release."
        }
    }

    private static func adviceOnKeys(_ keys: [KeyRing.Key], _ records: [InspectedRecord], now: Int64) -> [Finding] {
        var findings: [Finding] = []
        let used = Set(records.compactMap { RecordEncryption.keyID(of: $0.stored.payload) })
        for key in keys where key.state == .active && now - key.created > 180 * 86_400 {
            findings.append(Finding(.advice, "The key \(key.id) is older than half a year; rotate it."))
        }
        for key in keys where key.state == .decryptOnly {
            findings.append(
                used.contains(key.id)
                    ? Finding(.advice, "Records are sealed with \(key.id), which is being replaced; use 'keys rewrap'.")
                    : Finding(.advice, "No record needs the key \(key.id) any more; use 'keys retire'.")
            )
        }
        return findings
    }

    private func examine(_ redis: RedisTokenStore, _ timeout: Duration) async -> [Finding] {
        do throws(RedisError) {
            return try await redis.advice(timeout: timeout).map { Finding(.advice, $0.message) }
        } catch {
            return [Finding(.wrong, "A server cannot be examined: \(error)")]
        }
    }

    private func adviceOnFile() -> [Finding] {
        guard case .file(let path)? = self.options.keys?.place,
            let advice = try? KeyRingFile(path: path).directoryAdvice()
        else { return [] }
        return [Finding(.advice, advice)]
    }
}
