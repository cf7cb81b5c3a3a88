//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What users consented to.
struct Consents: Sendable {
    private struct Key: Hashable {
        var userID: String
        var clientID: String

        init(_ userID: String, _ clientID: String) {
            self.userID = userID
            self.clientID = clientID.lowercased()
        }
    }

    /// The permissions, each with the client id of its resource before it.
    private var permissions: [Key: Set<String>] = [:]
    private var policies: [Key: Set<String>] = [:]

    /// Remembers what a user consented to.
    ///
    /// - Parameters:
    ///   - scopes: The permissions.
    ///   - policies: The names of the policies that demanded consent.
    ///   - userID: The user.
    ///   - clientID: The application.
    mutating func add(_ scopes: ScopeRequest, policies: Set<String>, of userID: String, to clientID: String) {
        let key = Key(userID, clientID)
        self.permissions[key, default: []].formUnion(scopes.asked.map { Self.name($0, of: scopes.resource) })
        self.policies[key, default: []].formUnion(policies)
    }

    /// The permissions that a user has not consented to.
    func missing(_ scopes: ScopeRequest, of userID: String, to clientID: String) -> [String] {
        let known = self.permissions[Key(userID, clientID)] ?? []
        return scopes.asked.filter { !known.contains(Self.name($0, of: scopes.resource)) }
    }

    /// The policies that a user met by consenting.
    func policies(metBy userID: String, to clientID: String) -> Set<String> {
        self.policies[Key(userID, clientID)] ?? []
    }

    private static func name(_ permission: String, of resource: Emulator.Resource) -> String {
        "\(resource.applicationID.lowercased())/\(permission.lowercased())"
    }
}
