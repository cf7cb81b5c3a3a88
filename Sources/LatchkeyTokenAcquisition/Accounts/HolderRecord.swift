//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What is kept of a user or a session beside refresh tokens: who it is, and under which keys tokens are.
///
/// It is the index in which a token with more scopes than asked for is found, and by which a user is forgotten.
struct HolderRecord: Codable, Sendable {
    /// One token of the holder.
    struct Entry: Codable, Hashable, Sendable {
        var authority: String
        var tenant: String
        var flow: String
        /// The scopes of the key.
        var scopes: [String]
        /// The scopes that the issuer granted, in lower case.
        var granted: [String]
        var tokenType: String
        var bindingKeyID: String?
        var extensions: [String: String]
    }

    /// How many tokens of a holder are found again at most.
    private static let limit = 64

    var account: Account?
    var idToken: String?
    /// The user at home as the issuer wrote it.
    var clientInfo: String?
    /// The tenant of a session whose application serves many.
    var tenant: String?
    var entries: [Entry] = []

    init() {}

    init?(_ text: String) {
        guard JSONSyntax.isRight(Array(text.utf8)),
            let record = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else { return nil }
        self = record
    }

    var text: String {
        guard let data = try? JSONEncoder().encode(self) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    /// Notes a token; returns whether anything is new.
    mutating func note(_ entry: Entry) -> Bool {
        if self.entries.last == entry { return false }
        let isKnown = self.entries.contains(entry)
        self.entries.removeAll { $0.hasKey(of: entry) }
        self.entries.append(entry)
        if self.entries.count > Self.limit { self.entries.removeFirst(self.entries.count - Self.limit) }
        return !isKnown
    }
}

extension HolderRecord.Entry {
    init(_ key: CacheKey, granted: [String]) {
        self.authority = key.partition.authority
        self.tenant = key.partition.tenant
        self.flow = key.flow
        self.scopes = key.scopes
        self.granted = Set(granted.map { $0.lowercased() }).union(key.scopes).sorted()
        self.tokenType = key.tokenType
        self.bindingKeyID = key.bindingKeyID
        self.extensions = key.extensions
    }

    func hasKey(of other: Self) -> Bool {
        self.scopes == other.scopes && self.isAlike(other)
    }

    /// Whether both differ in nothing but scopes.
    func isAlike(_ other: Self) -> Bool {
        self.authority == other.authority && self.tenant == other.tenant && self.flow == other.flow
            && self.tokenType == other.tokenType && self.bindingKeyID == other.bindingKeyID
            && self.extensions == other.extensions
    }

    /// Whether the token of the entry will do for a key.
    func covers(_ key: CacheKey) -> Bool {
        self.isAlike(.init(key, granted: [])) && Set(key.scopes).isSubset(of: self.granted)
    }

    /// Whether a token of the entry is out of date once there is a new one of these scopes.
    func overlaps(_ granted: [String]) -> Bool { !Set(granted).isDisjoint(with: self.granted) }

    /// The key of the token.
    func key(client: String, subject: String) -> CacheKey? {
        try? CacheKey(
            authority: self.authority,
            tenant: self.tenant,
            client: client,
            flow: self.flow,
            subject: subject,
            scopes: self.scopes,
            tokenType: self.tokenType,
            bindingKeyID: self.bindingKeyID,
            extensions: self.extensions
        )
    }
}
