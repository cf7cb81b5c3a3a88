//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Turns the entries of a cache file of MSAL into records of ours.
struct MSALImport {
    /// Whose record it is.
    private struct Holder: Hashable {
        var authority: String
        var client: String
        var name: String
    }

    private let now: WallTime
    private(set) var tokens: [CarriedToken] = []
    /// How many entries are of a kind that is not taken.
    private(set) var leftOut = 0
    private var holders: [Holder: HolderRecord] = [:]

    init(now: WallTime) {
        self.now = now
    }

    mutating func add(accessToken token: MSALCredential) {
        guard token.isPlain, let expiresOn = token.expiresOn, let key = Self.key(of: token) else {
            self.leftOut += 1
            return
        }
        let issuedAt = token.cachedAt.map { WallTime(seconds: $0) } ?? self.now
        self.tokens.append(
            CarriedToken(
                key: key,
                token: AcquiredToken(
                    value: token.secret,
                    lifetime: .until(WallTime(seconds: expiresOn)),
                    scopes: token.target
                ),
                issuedAt: min(issuedAt, self.now),
                expiresAt: WallTime(seconds: expiresOn),
                refreshAt: token.refreshOn.map { WallTime(seconds: $0) }
            )
        )
        guard key.flow == TokenSubject.Flow.user.rawValue else { return }
        _ = self.holders[self.holder(token), default: .init()].note(.init(key, granted: token.target))
    }

    mutating func add(refreshToken token: MSALCredential) {
        let holder = self.holder(token)
        // A token that was exchanged for an assertion belongs to a session whose name the file does not tell.
        guard token.isPlain, !token.homeAccountID.isEmpty, token.assertionHash == nil,
            self.keep(token.secret, "refresh_token", holder.name, holder)
        else {
            self.leftOut += 1
            return
        }
        if let family = token.familyID {
            _ = self.keep(token.secret, "refresh_token", holder.name, holder, extensions: ["family": family])
        }
        self.holders[holder, default: .init()].clientInfo = token.clientInfo
    }

    mutating func add(idToken token: MSALCredential) {
        guard !token.homeAccountID.isEmpty else { return }
        self.holders[self.holder(token), default: .init()].idToken = token.secret
    }

    /// Adds an account to the applications that have tokens of it: the account itself does not say whose it is.
    mutating func add(_ account: MSALAccount) {
        let authority = Self.authority(account.environment)
        let name = account.homeAccountID.lowercased()
        for holder in self.holders.keys where holder.authority == authority && holder.name == name {
            // A user with accounts in several tenants is known by the one at home.
            let isHome = account.realm.isEmpty || name.hasSuffix(".\(account.realm.lowercased())")
            guard isHome || self.holders[holder]?.account == nil else { continue }
            self.holders[holder]?.account = Account(
                homeAccountID: account.homeAccountID,
                environment: authority,
                tenant: account.realm.lowercased(),
                username: account.username,
                name: account.name,
                localAccountID: account.localAccountID
            )
            if let text = account.clientInfo { self.holders[holder]?.clientInfo = text }
        }
    }

    /// Adds what is known of users to what was known before.
    mutating func finish(held: (CacheKey) async throws -> String?) async throws {
        var lists: [Holder: Set<String>] = [:]
        for (holder, record) in self.holders {
            guard let key = self.recordKey("holder", holder.name, holder) else { continue }
            var merged = try await held(key).flatMap { HolderRecord($0) } ?? .init()
            merged.account = merged.account ?? record.account
            merged.idToken = merged.idToken ?? record.idToken
            merged.clientInfo = merged.clientInfo ?? record.clientInfo
            for entry in record.entries { _ = merged.note(entry) }
            _ = self.keep(merged.text, "holder", holder.name, holder)
            guard merged.account != nil else { continue }
            let piece = ConfidentialClientCore.piece(of: .accounts, holder.name)
            let list = Holder(authority: holder.authority, client: holder.client, name: piece)
            lists[list, default: []].insert(holder.name)
        }
        for (list, names) in lists {
            guard let key = self.recordKey("list", list.name, list) else { continue }
            let known = try await held(key).map(ConfidentialClientCore.members(in:)) ?? []
            let members = names.union(known).sorted().map(JSONValue.string)
            _ = self.keep(JSONValue.array(members).text, "list", list.name, list)
        }
    }

    // MARK: - Records

    private func holder(_ token: MSALCredential) -> Holder {
        Holder(
            authority: Self.authority(token.environment),
            client: token.clientID,
            name: token.homeAccountID.lowercased()
        )
    }

    private mutating func keep(
        _ text: String,
        _ flow: String,
        _ subject: String,
        _ holder: Holder,
        extensions: [String: String] = [:]
    ) -> Bool {
        guard let key = self.recordKey(flow, subject, holder, extensions: extensions) else { return false }
        let lifetime = ConfidentialClientCore.refreshTokenLifetime
        self.tokens.append(
            CarriedToken(
                key: key,
                token: AcquiredToken(
                    value: text,
                    lifetime: .duration(lifetime),
                    tokenType: flow,
                    durability: .mustKeep
                ),
                issuedAt: self.now,
                expiresAt: WallTime(seconds: self.now.seconds + lifetime.components.seconds)
            )
        )
        return true
    }

    private func recordKey(
        _ flow: String,
        _ subject: String,
        _ holder: Holder,
        extensions: [String: String] = [:]
    ) -> CacheKey? {
        try? ConfidentialClientCore.recordKey(
            authority: holder.authority,
            client: holder.client,
            flow,
            subject,
            extensions: extensions
        )
    }

    /// The issuer as keys name it: a cloud by one of its hosts.
    private static func authority(_ environment: String) -> String { Cloud.of(environment)?.host ?? environment }

    private static func key(of token: MSALCredential) -> CacheKey? {
        let flow: TokenSubject.Flow =
            if token.assertionHash != nil {
                .onBehalfOf
            } else {
                token.homeAccountID.isEmpty ? .clientCredentials : .user
            }
        let scopes = flow == .clientCredentials ? token.target : ConfidentialClientCore.userKeyScopes(token.target)
        guard !scopes.isEmpty else { return nil }
        return try? CacheKey(
            authority: self.authority(token.environment),
            tenant: token.realm.lowercased(),
            client: token.clientID,
            flow: flow.rawValue,
            subject: token.assertionHash ?? token.homeAccountID.lowercased(),
            scopes: scopes
        )
    }
}
