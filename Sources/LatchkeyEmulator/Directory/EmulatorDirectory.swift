//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Synchronization

/// The applications and users of an emulator, which may change while it runs, and the tokens that do not count any more.
final class EmulatorDirectory: Sendable {
    private struct State {
        var applications: [String: Emulator.Application] = [:]
        var users: [String: Emulator.User] = [:]
        /// The key of each user by the id of the object.
        var names: [String: String] = [:]
        var firstUser: String?
        /// The number of the last token or sign-in that was made.
        var sequence: UInt64 = 0
        /// The number below which tokens and sign-ins do not count, by the id of the user's object or the client id.
        var revocations: [String: UInt64] = [:]
    }

    private let configuration: Emulator.Configuration
    private let state: Mutex<State>

    /// Begins with what is configured.
    init(_ configuration: Emulator.Configuration) {
        var state = State()
        for application in configuration.applications {
            // The first one of a name counts.
            let key = application.clientID.lowercased()
            if state.applications[key] == nil { state.applications[key] = application }
        }
        for user in configuration.users.reversed() { Self.add(user, to: &state) }
        state.firstUser = configuration.users.first?.username.lowercased()
        self.configuration = configuration
        self.state = Mutex(state)
    }

    private static func add(_ user: Emulator.User, to state: inout State) {
        let key = user.username.lowercased()
        if let old = state.users[key] { state.names[old.objectID.lowercased()] = nil }
        state.users[key] = user
        state.names[user.objectID.lowercased()] = key
        if state.firstUser == nil { state.firstUser = key }
    }

    /// Adds or replaces an application.
    func update(_ application: Emulator.Application) {
        self.state.withLock { $0.applications[application.clientID.lowercased()] = application }
    }

    /// Adds or replaces a user.
    func update(_ user: Emulator.User) {
        self.state.withLock { Self.add(user, to: &$0) }
    }

    /// Finds an application.
    func application(_ clientID: String) -> Emulator.Application? {
        self.state.withLock { $0.applications[clientID.lowercased()] }
    }

    /// Whether an application impersonates agent identities.
    func isBlueprint(_ clientID: String) -> Bool {
        let clientID = clientID.lowercased()
        return self.state.withLock { $0.applications.values.contains { $0.blueprint?.lowercased() == clientID } }
    }

    /// Whether any application registered an address to send users back to.
    func isRedirectURI(_ address: String) -> Bool {
        self.state.withLock { $0.applications.values.contains { $0.redirectURIs.contains(address) } }
    }

    /// Finds a user by name.
    func user(named name: String) -> Emulator.User? {
        self.state.withLock { $0.users[name.lowercased()] }
    }

    /// Finds a user by the id of the object.
    func user(withID objectID: String) -> Emulator.User? {
        self.state.withLock { state in state.names[objectID.lowercased()].flatMap { state.users[$0] } }
    }

    /// The people who can sign in on a page: those of the configuration in their order, then others by their names.
    var people: [Emulator.User] {
        let configured = self.configuration.users.map { $0.username.lowercased() }
        return self.state.withLock { state in
            var names = configured + state.users.keys.filter { !configured.contains($0) }.sorted()
            var seen: Set<String> = []
            names.removeAll { !seen.insert($0).inserted }
            return names.compactMap { state.users[$0] }.filter { $0.agentIdentity == nil }
        }
    }

    /// The user who signs in unless another is named.
    var firstUser: Emulator.User? {
        self.state.withLock { state in state.firstUser.flatMap { state.users[$0] } }
    }

    /// Finds a resource; every application is one too.
    func resource(identifiedBy identifier: String) -> Emulator.Resource? {
        if let resource = self.configuration.resource(identifiedBy: identifier) { return resource }
        let exchange = Emulator.Resource.tokenExchange
        if [exchange.identifier.lowercased(), exchange.applicationID].contains(identifier.lowercased()) {
            return exchange
        }
        let clientID = identifier.lowercased().hasPrefix("api://") ? String(identifier.dropFirst(6)) : identifier
        guard let application = self.application(clientID) else { return nil }
        return Emulator.Resource(identifier: "api://\(application.clientID)", applicationID: application.clientID)
    }

    /// The roles in a resource that were granted.
    func roles(_ roles: [String: [String]], in resource: Emulator.Resource) -> [String] {
        roles.flatMap { identifier, roles in
            self.resource(identifiedBy: identifier) == resource ? roles : []
        }.sorted()
    }

    /// The number of the next token or sign-in.
    func nextNumber() -> UInt64 {
        self.state.withLock { state in
            state.sequence += 1
            return state.sequence
        }
    }

    /// Ends everything that was issued to a user or to an application so far.
    func revoke(_ id: String) {
        self.state.withLock { state in
            state.sequence += 1
            state.revocations[id.lowercased()] = state.sequence
        }
    }

    /// Whether a token or sign-in does not count any more.
    func isRevoked(number: UInt64, of id: String) -> Bool {
        self.state.withLock { number < $0.revocations[id.lowercased(), default: 0] }
    }
}

extension EmulatorDirectory {
    /// The name of the next token, in which its number is hidden.
    func nextTokenID() -> String {
        let number = self.nextNumber()
        let digits = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
        return Base64URL.encode(digits + Opaque.bytes(count: 8))
    }

    /// The number of a token.
    static func number(ofToken id: String) -> UInt64? {
        guard let bytes = try? Base64URL.decode(id), bytes.count == 16 else { return nil }
        return bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
