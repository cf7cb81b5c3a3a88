//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension WebSignIn {
    /// The short name of the session's cookie.
    private static let cookie = "s"

    /// A session that was found.
    struct FoundSession: Sendable {
        let identity: CallerIdentity
        let record: SessionRecord
        /// What keeps the session alive.
        let fields: HTTPFields
    }

    /// The session of a request; `nil` when there is none that is still good.
    func session(of request: InboundRequest) async throws -> FoundSession? {
        let jar = self.jar(request)
        guard let value = jar.value(Self.cookie), var record = try await self.record(value) else { return nil }
        let now = self.now
        let idle = self.options.idleTimeout.components.seconds
        guard now - record.lastSeen < idle, now < self.end(of: record),
            let claims = try? TokenClaims(payload: Array(record.claims.utf8))
        else { return nil }
        let principal = Principal(homeAccountID: record.homeAccountID, tenant: record.tenant)
        var fields: HTTPFields = [:]
        if now - record.lastSeen > idle / 10 {
            record.lastSeen = now
            fields = try await self.keep(record, value, jar)
        }
        return FoundSession(identity: self.identity(claims, principal), record: record, fields: fields)
    }

    /// The user of claims.
    func identity(_ claims: TokenClaims, _ principal: Principal) -> CallerIdentity {
        CallerIdentity(claims: claims, registration: self.client.clientID, origin: .session(principal))
    }

    /// Begins a session under a new name, so that one which somebody else knows is of no use.
    func begin(
        _ identity: CallerIdentity,
        _ account: Account,
        replacing request: InboundRequest,
        _ jar: CookieJar
    ) async throws -> HTTPFields {
        if let old = jar.value(Self.cookie), case .store(let store) = self.options.sessions.base {
            try await store.remove(named: Self.storeName(old))
        }
        let record = SessionRecord(
            claims: ClaimValue.object(identity.claims.members).json,
            homeAccountID: account.homeAccountID,
            tenant: account.principal.tenant,
            issuer: identity.claims.text("iss") ?? "",
            issuerSession: identity.claims.text("sid"),
            created: self.now
        )
        return try await self.keep(record, Base64URL.encode(try RandomBytes.make(count: 32)), jar)
    }

    /// Ends the session of a request.
    ///
    /// - Returns: What deletes the cookie.
    func end(_ record: SessionRecord?, _ jar: CookieJar) async throws -> HTTPFields {
        if let value = jar.value(Self.cookie), case .store(let store) = self.options.sessions.base {
            try await store.remove(named: Self.storeName(value))
        }
        if let record { try await self.forgetTokens(of: record) }
        return jar.delete(Self.cookie)
    }

    /// Forgets a user's tokens, unless another session of the user needs them.
    func forgetTokens(of record: SessionRecord) async throws {
        if case .store(let store) = self.options.sessions.base {
            guard try await !store.hasSession(ofAccount: record.homeAccountID) else { return }
        }
        do throws(AcquisitionError) {
            try await self.client.removeAccount(Principal(homeAccountID: record.homeAccountID, tenant: record.tenant))
        } catch {
            // A sign-out never fails for it.
            self.logger.warning("Tokens could not be forgotten.", metadata: ["web.detail": "\(error.message)"])
        }
    }

    private func end(of record: SessionRecord) -> Int64 {
        record.created + self.options.sessionLifetime.components.seconds
    }

    private func record(_ value: String) async throws -> SessionRecord? {
        switch self.options.sessions.base {
        case .store(let store): return try await store.session(named: Self.storeName(value))
        case .cookie:
            guard let bytes = self.sealer.open(value, for: .session) else { return nil }
            return try? JSONDecoder().decode(SessionRecord.self, from: Data(bytes))
        }
    }

    private func keep(_ record: SessionRecord, _ value: String, _ jar: CookieJar) async throws -> HTTPFields {
        let end = min(self.end(of: record), record.lastSeen + self.options.idleTimeout.components.seconds)
        let text: String
        switch self.options.sessions.base {
        case .store(let store):
            try await store.keep(record, named: Self.storeName(value), until: end)
            text = value
        case .cookie: text = try self.sealer.seal(Array(JSONEncoder().encode(record)), for: .session)
        }
        guard let fields = jar.set(Self.cookie, text, lifetime: end - self.now) else {
            throw CryptoError(.invalidArgument, "The claims of the user are too long for cookies. Use a store.")
        }
        return fields
    }

    /// The name under which a store keeps a session: the hash of what the browser holds.
    private static func storeName(_ value: String) -> String {
        Base64URL.encode(Hash.sha256.digest(of: Array(value.utf8)))
    }
}
