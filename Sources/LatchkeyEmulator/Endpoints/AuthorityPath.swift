//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An authority as a path names it, before anyone checked that it exists.
struct AuthorityPath: Hashable, Sendable {
    var kind: Authority.Kind
    /// The path before `/oauth2`, beginning with a slash, as the client wrote it.
    var prefix: String
    /// The tenant, in lower case; `nil` for a server that has none.
    var tenant: String?
    var policy: String?

    /// Splits a path into its authority and the rest, without the slash between them.
    ///
    /// - Parameter path: The path.
    /// - Returns: `nil` when the path names no authority.
    static func split(_ path: String) -> (authority: Self, rest: String)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard path.hasPrefix("/"), let first = parts.first?.lowercased(), !first.isEmpty else { return nil }
        let names = parts.map { $0.lowercased() }
        switch first {
        case "adfs": return self.make(.adfs, parts, count: 1, tenant: nil)
        case "dstsv2" where names.count > 2: return self.make(.dsts, parts, count: 2, tenant: names[1])
        case "tfp" where names.count > 3:
            return self.make(.b2c, parts, count: 3, tenant: names[1], policy: names[2])
        default:
            // The older form of B2C, in which the name of the policy gives it away.
            if names.count > 2, names[1].hasPrefix("b2c_") {
                return self.make(.b2c, parts, count: 2, tenant: first, policy: names[1])
            }
            return self.make(.entra, parts, count: 1, tenant: first)
        }
    }

    private static func make(
        _ kind: Authority.Kind,
        _ parts: ArraySlice<Substring>,
        count: Int,
        tenant: String?,
        policy: String? = nil
    ) -> (authority: Self, rest: String)? {
        guard parts.count > count else { return nil }
        let prefix = parts.prefix(count).map { "/\($0)" }.joined()
        let path = Self(kind: kind, prefix: prefix, tenant: tenant, policy: policy)
        return (path, parts.dropFirst(count).joined(separator: "/"))
    }
}
