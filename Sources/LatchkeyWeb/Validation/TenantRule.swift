//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Which tenants' tokens are accepted.
public struct TenantRule: Hashable, Sendable {
    enum Base: Hashable, Sendable {
        case any
        case anyOrganization
        case anyOf(Set<String>)
    }
    let base: Base

    /// All tenants, personal accounts among them; what `common` stands for.
    public static var any: Self { .init(base: .any) }
    /// All tenants of organisations, but no personal accounts; what `organizations` stands for.
    public static var anyOrganization: Self { .init(base: .anyOrganization) }
    /// Personal accounts alone; what `consumers` stands for.
    public static var personalAccounts: Self { .single(CallerIdentity.personalTenant) }

    /// One tenant.
    ///
    /// - Parameter id: The tenant's identifier; letter case does not matter.
    /// - Returns: The rule.
    public static func single(_ id: String) -> Self { .anyOf([id]) }

    /// Some tenants.
    ///
    /// - Parameter ids: The tenants' identifiers; letter case does not matter.
    /// - Returns: The rule.
    public static func anyOf(_ ids: some Sequence<String>) -> Self {
        .init(base: .anyOf(Set(ids.map { $0.lowercased() })))
    }

    /// The rule that the tenant of an authority stands for.
    static func of(_ tenant: String) -> Self {
        switch tenant {
        case "organizations": .anyOrganization
        case "consumers": .personalAccounts
        // A single tenant is the only one in the issuer's name; its own identifier need not be known for that.
        default: Self.isIdentifier(tenant) ? .single(tenant) : .any
        }
    }

    /// Whether a tenant's tokens are accepted.
    ///
    /// - Parameter tenant: The tenant's identifier; `nil` when the token names none.
    /// - Returns: Whether they are.
    func accepts(_ tenant: String?) -> Bool {
        let tenant = tenant?.lowercased()
        switch self.base {
        case .any: return true
        case .anyOrganization: return tenant != nil && tenant != CallerIdentity.personalTenant
        case .anyOf(let ids): return tenant.map(ids.contains) ?? false
        }
    }

    /// Whether a tenant is named by its identifier rather than by a domain or word.
    private static func isIdentifier(_ tenant: String) -> Bool {
        let groups = tenant.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && tenant.allSatisfy { $0.isHexDigit || $0 == "-" }
    }
}
