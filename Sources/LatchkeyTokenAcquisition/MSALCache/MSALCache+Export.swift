//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyTokenCache

extension MSALCache {
    /// Whose records belong together.
    private struct Holder: Hashable {
        let authority: String
        let client: String
        let subject: String

        init(_ key: CacheKey) {
            self.authority = key.partition.authority
            self.client = key.partition.client
            self.subject = key.subject
        }
    }

    /// Puts tokens into the schema of MSAL.
    ///
    /// Tokens that were exchanged for an assertion, tokens that are bound to a key, and tokens of sessions stay out: not
    /// every MSAL library would keep them apart from others.
    ///
    /// - Parameter tokens: The tokens.
    /// - Returns: The cache, and how many tokens stayed out.
    package static func exporting(_ tokens: [CarriedToken]) -> (cache: MSALCache, leftOut: Int) {
        var holders: [Holder: HolderRecord] = [:]
        for token in tokens where token.key.flow == "holder" {
            holders[Holder(token.key)] = HolderRecord(token.token.value)
        }
        var cache = MSALCache()
        var leftOut = 0
        for token in tokens where !cache.add(token, holders[Holder(token.key)]) { leftOut += 1 }
        for token in tokens where token.key.extensions["family"] != nil { cache.addFamily(of: token) }
        cache.addApplications()
        return (cache, leftOut)
    }

    /// Adds a token; returns whether it could be.
    private mutating func add(_ token: CarriedToken, _ holder: HolderRecord?) -> Bool {
        let key = token.key
        let isPlain =
            key.extensions.isEmpty && key.bindingKeyID == nil && token.token.tokenType.lowercased() == "bearer"
        switch key.flow {
        case TokenSubject.Flow.clientCredentials.rawValue where isPlain,
            TokenSubject.Flow.user.rawValue where isPlain:
            self.accessTokens.append(MSALCredential(accessToken: token, holder))
        case "refresh_token" where key.extensions["family"] != nil: break
        case "refresh_token" where !key.subject.hasPrefix("session:"):
            self.refreshTokens.append(MSALCredential(refreshToken: token, holder))
        case "holder": self.add(holder, of: key)
        case "list": break
        default: return false
        }
        return true
    }

    private mutating func add(_ holder: HolderRecord?, of key: CacheKey) {
        guard let holder, let account = holder.account else { return }
        let environment = MSALCredential.environment(of: key)
        self.accounts.append(
            MSALAccount(
                homeAccountID: account.homeAccountID,
                environment: environment,
                realm: account.tenant,
                username: account.username,
                name: account.name,
                localAccountID: account.localAccountID,
                clientInfo: holder.clientInfo
            )
        )
        guard let text = holder.idToken else { return }
        var token = MSALCredential(environment: environment, clientID: key.partition.client, secret: text)
        token.homeAccountID = account.homeAccountID
        token.realm = account.tenant
        self.idTokens.append(token)
    }

    /// Says of the refresh tokens of a user that they are for a family.
    private mutating func addFamily(of token: CarriedToken) {
        let environment = MSALCredential.environment(of: token.key)
        for index in self.refreshTokens.indices {
            let other = self.refreshTokens[index]
            guard other.environment == environment, other.homeAccountID.lowercased() == token.key.subject else {
                continue
            }
            self.refreshTokens[index].familyID = token.key.extensions["family"]
        }
    }

    private mutating func addApplications() {
        var families: [MSALApplication: String?] = [:]
        for token in self.accessTokens + self.refreshTokens + self.idTokens {
            let application = MSALApplication(environment: token.environment, clientID: token.clientID)
            families[application] = (families[application] ?? nil) ?? token.familyID
        }
        self.applications = families.map { application, family in
            MSALApplication(environment: application.environment, clientID: application.clientID, familyID: family)
        }
        .sorted { ($0.environment, $0.clientID) < ($1.environment, $1.clientID) }
    }
}

extension MSALCredential {
    /// The host of an issuer, as its name in keys begins.
    fileprivate static func environment(of key: CacheKey) -> String {
        String(key.partition.authority.prefix { $0 != "/" && $0 != ":" })
    }

    fileprivate init(_ token: CarriedToken, _ holder: HolderRecord?) {
        let key = token.key
        self.init(
            environment: Self.environment(of: key),
            clientID: key.partition.client,
            secret: token.token.value
        )
        self.homeAccountID = key.subject.isEmpty ? "" : holder?.account?.homeAccountID ?? key.subject
        self.clientInfo = holder?.clientInfo
        self.cachedAt = token.issuedAt.seconds
    }

    fileprivate init(refreshToken token: CarriedToken, _ holder: HolderRecord?) { self.init(token, holder) }

    fileprivate init(accessToken token: CarriedToken, _ holder: HolderRecord?) {
        self.init(token, holder)
        self.realm = token.key.partition.tenant
        let granted = token.token.scopes
        let known = Set(granted.map { $0.lowercased() })
        // What was asked for is found again, also when the issuer names what it granted in other words.
        self.target = granted + token.key.scopes.filter { !known.contains($0.lowercased()) }
        self.expiresOn = token.expiresAt.seconds
        self.refreshOn = token.refreshAt?.seconds
    }
}
