//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Tells the issuer where the account of a user is kept, so that a copy can serve when its home is in trouble.
public struct RoutingHint: Hashable, Sendable {
    /// The hint as it is sent; it names a person and is kept out of logs.
    let value: String

    /// An account by its identifiers.
    ///
    /// - Parameters:
    ///   - objectID: The object identifier.
    ///   - tenant: The identifier of the home tenant.
    /// - Returns: The hint.
    public static func account(objectID: String, tenant: String) -> Self { .init(value: "oid:\(objectID)@\(tenant)") }

    /// An account by its name.
    ///
    /// - Parameter name: The user principal name.
    /// - Returns: The hint.
    public static func name(_ name: String) -> Self { .init(value: "upn:\(name)") }
}

extension RoutingHint: CustomStringConvertible, CustomReflectable {
    /// A text that does not name the account.
    public var description: String { "RoutingHint(<redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
