//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An agent identity: an application without credentials of its own, for which another application, its blueprint,
/// vouches.
public struct AgentIdentity: Hashable, Sendable {
    /// The agent's client identifier.
    public var id: String

    /// Names an agent.
    ///
    /// - Parameter id: The agent's client identifier.
    public init(_ id: String) {
        self.id = id
    }
}

/// The user account that belongs to an agent identity.
public struct AgentUser: Hashable, Sendable {
    enum Base: Hashable, Sendable {
        case name(String)
        case objectID(String)
    }

    let base: Base

    /// The account of a name.
    ///
    /// - Parameter name: The user principal name, such as `agent7@contoso.com`.
    /// - Returns: The account.
    public static func named(_ name: String) -> Self { .init(base: .name(name)) }

    /// The account of an object identifier.
    ///
    /// - Parameter id: The object identifier.
    /// - Returns: The account.
    public static func objectID(_ id: String) -> Self { .init(base: .objectID(id)) }

    /// The account as keys of the cache name it.
    var cacheName: String {
        switch self.base {
        case .name(let name): "upn:\(name.lowercased())"
        case .objectID(let id): "oid:\(id.lowercased())"
        }
    }
}

extension AgentUser: CustomStringConvertible, CustomReflectable {
    /// A text that does not name the account.
    public var description: String { "AgentUser(<redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
