//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Tokens with their facts, as bytes that can be carried from one store or cache to another.
///
/// The bytes contain the tokens: they are to be sealed before they are written anywhere.
public struct TokenArchive: Sendable {
    /// One token of an archive.
    struct Record: Sendable {
        var token: StoredToken
        var version: RecordVersion
        var epoch: UInt64
    }

    private static let magic: [UInt8] = Array("LKA".utf8) + [1]

    /// When it was made.
    public let createdAt: WallTime
    /// The tokens, the most used first where that is known.
    let records: [Record]

    init(createdAt: WallTime, records: [Record]) {
        self.createdAt = createdAt
        self.records = records
    }

    /// The facts of the tokens, without their texts.
    public var tokens: [StoredToken] { self.records.map(\.token) }

    /// Reads the bytes of an archive.
    ///
    /// - Parameter bytes: What ``bytes`` returned; `nil` is returned for anything else.
    public init?(_ bytes: [UInt8]) {
        var decoder = CanonicalDecoder(bytes)
        guard decoder.raw(count: Self.magic.count) == Self.magic, let createdAt = decoder.number(),
            let count = decoder.number(), count >= 0, count <= bytes.count
        else { return nil }
        var records: [Record] = []
        for _ in 0..<count {
            guard let fence = decoder.number(), let sequence = decoder.number(), let epoch = decoder.number(),
                let payload = decoder.bytes(), let token = StoredToken(payload)
            else { return nil }
            let version = RecordVersion(fence: UInt64(bitPattern: fence), sequence: UInt64(bitPattern: sequence))
            records.append(Record(token: token, version: version, epoch: UInt64(bitPattern: epoch)))
        }
        guard decoder.isAtEnd else { return nil }
        self.init(createdAt: WallTime(milliseconds: createdAt), records: records)
    }

    /// The archive as bytes, with the texts of the tokens.
    public var bytes: [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.append(raw: Self.magic)
        encoder.append(self.createdAt.milliseconds)
        encoder.append(Int64(self.records.count))
        for record in self.records {
            encoder.append(Int64(bitPattern: record.version.fence))
            encoder.append(Int64(bitPattern: record.version.sequence))
            encoder.append(Int64(bitPattern: record.epoch))
            encoder.append(bytes: record.token.payload)
        }
        return encoder.bytes
    }
}

extension TokenArchive: CustomStringConvertible, CustomReflectable {
    /// The number of tokens.
    public var description: String { "TokenArchive(\(self.records.count) tokens)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What became of the tokens of an archive.
public struct TokenArchiveReport: Hashable, Sendable {
    /// How many tokens were taken.
    public var taken = 0
    /// How many were left out because they have expired, or do so in a moment.
    public var expired = 0
    /// How many were left out because something newer is there, or their removal.
    public var superseded = 0
    /// How many were left out because their partition was purged since.
    public var purged = 0
    /// How many are yet to be looked at, in the background.
    public var pending = 0

    /// Creates the report of an empty archive.
    public init() {}
}
