//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An identity that the platform gave to the host of the process.
public struct ManagedIdentity: Hashable, Sendable {
    enum Base: Hashable, Sendable {
        case system
        case clientID(String)
        case objectID(String)
        case resourceID(String)
    }

    let base: Base

    /// The identity that lives and dies with the host.
    public static var systemAssigned: Self { .init(base: .system) }

    /// A user-assigned identity.
    ///
    /// - Parameter id: Its client identifier.
    /// - Returns: The identity.
    public static func clientID(_ id: String) -> Self { .init(base: .clientID(id)) }

    /// A user-assigned identity.
    ///
    /// - Parameter id: The object identifier of its service principal.
    /// - Returns: The identity.
    public static func objectID(_ id: String) -> Self { .init(base: .objectID(id)) }

    /// A user-assigned identity.
    ///
    /// - Parameter id: The path of its resource, which begins with `/subscriptions/`.
    /// - Returns: The identity.
    public static func resourceID(_ id: String) -> Self { .init(base: .resourceID(id)) }

    /// The identity as keys of the cache name it.
    var cacheName: String {
        switch self.base {
        case .system: "system_assigned_managed_identity"
        case .clientID(let id): id.lowercased()
        case .objectID(let id): "object_id:\(id.lowercased())"
        case .resourceID(let id): "resource_id:\(id.lowercased())"
        }
    }
}
