//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEncryption
import LatchkeyTokenCache

/// A record as a command shows it: its facts, and never its token.
struct RecordRow: Encodable, Sendable {
    /// What became of the record.
    enum State: String, Encodable, Sendable {
        case usable
        case expired
        case purged
        case unreadable
        case other
    }

    var id: String
    var state: State
    var reason: String?
    var authority: String?
    var tenant: String?
    var client: String?
    var flow: String?
    var subject: String?
    var scopes: [String]?
    var tokenType: String?
    var issuedAt: String?
    var expiresAt: String
    var remainingSeconds: Int64
    var mustKeep: Bool
    var bytes: Int
    var fence: UInt64
    var sequence: UInt64
    var epoch: UInt64
    /// The name of the key that the record is sealed with.
    var sealedWith: String?
    var sealedWithOldKey: Bool?

    init(_ record: InspectedRecord, now: WallTime) {
        let stored = record.stored
        self.id = record.id
        self.expiresAt = Text.time(stored.expiresAt)
        self.remainingSeconds = stored.expiresAt.seconds - now.seconds
        self.mustKeep = stored.durability == .mustKeep
        self.bytes = stored.payload.count
        self.fence = stored.version.fence
        self.sequence = stored.version.sequence
        self.epoch = stored.epoch
        self.sealedWith = RecordEncryption.keyID(of: stored.payload)
        switch record.content {
        case .other: self.state = .other
        case .unreadable(let reason):
            self.state = .unreadable
            self.reason = reason
        case .token(let token):
            self.state = stored.expiresAt <= now ? .expired : record.isCurrent ? .usable : .purged
            self.describe(token)
        }
    }

    private mutating func describe(_ token: StoredToken) {
        let key = token.key
        self.authority = key.partition.authority
        self.tenant = key.partition.tenant
        self.client = key.partition.client
        self.flow = key.flow
        self.subject = key.subject
        self.scopes = key.scopes
        self.tokenType = token.tokenType
        self.issuedAt = Text.time(token.issuedAt)
        self.sealedWithOldKey = token.isSealedWithOldKey
    }

    static let columns = ["ID", "STATE", "ENDS IN", "AUTHORITY", "TENANT", "CLIENT", "FLOW", "SUBJECT", "SCOPES"]

    /// The most important facts, for a table.
    var cells: [String] {
        let names = [self.authority, self.tenant, self.client, self.flow, self.subject]
        return [
            String(self.id.prefix(16)),
            self.reason.map { "\(self.state.rawValue) (\($0))" } ?? self.state.rawValue,
            Text.duration(milliseconds: self.remainingSeconds * 1000),
        ] + names.map { name in name.map { $0.isEmpty ? "-" : Text.printable($0) } ?? "?" }
            + [self.scopes.map { Text.printable($0.joined(separator: " ")) } ?? "?"]
    }

    /// All facts, one a line.
    var lines: [[String]] {
        var lines = [
            ["id", self.id], ["state", self.reason.map { "\(self.state.rawValue): \($0)" } ?? self.state.rawValue],
        ]
        let names = [
            ("authority", self.authority), ("tenant", self.tenant), ("client", self.client), ("flow", self.flow),
            ("subject", self.subject), ("scopes", self.scopes?.joined(separator: " ")), ("type", self.tokenType),
            ("issued", self.issuedAt),
        ]
        for (name, value) in names {
            if let value, !value.isEmpty { lines.append([name, Text.printable(value)]) }
        }
        let ends = "\(self.expiresAt), in \(Text.duration(milliseconds: self.remainingSeconds * 1000))"
        lines.append(["expires", ends])
        lines.append(["kept", self.mustKeep ? "for certain" : "as long as there is room"])
        lines.append(["version", "\(self.fence).\(self.sequence), epoch \(self.epoch)"])
        lines.append(["bytes", "\(self.bytes)"])
        if let key = self.sealedWith {
            let isOld = self.sealedWithOldKey == true
            lines.append(["sealed with", Text.printable(key) + (isOld ? ", which is being replaced" : "")])
        } else {
            lines.append(["sealed with", "nothing"])
        }
        return lines
    }
}
