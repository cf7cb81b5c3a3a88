//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The scopes of a request, resolved: the resource, the permissions in it, and what concerns the sign-in itself.
struct ScopeRequest: Hashable, Sendable {
    private static let signInScopes: Set<String> = ["openid", "profile", "offline_access", "email"]

    /// The resource.
    var resource: Emulator.Resource
    /// The permissions without the resource's identifier.
    var permissions: [String]
    /// The permissions that were named; none when only the sign-in itself was asked for.
    var asked: [String]
    /// The scopes of the sign-in, in lower case.
    var signIn: Set<String>

    /// The value of the answer's `scope`.
    var text: String {
        let isGraph = self.resource == .microsoftGraph
        let own = self.permissions.map { isGraph ? $0 : "\(self.resource.identifier)/\($0)" }
        return (own + ["openid", "profile", "email"].filter { self.signIn.contains($0) }).joined(separator: " ")
    }

    /// Resolves the scopes of a user.
    ///
    /// - Parameters:
    ///   - text: The parameter `scope`.
    ///   - directory: Knows the resources.
    ///   - tenant: The tenant, for the error.
    /// - Throws: The error to answer with.
    init(_ text: String, in directory: EmulatorDirectory, tenant: TenantName) throws(EntraError) {
        var resource: Emulator.Resource?
        var permissions: [String] = []
        var signIn: Set<String> = []
        for scope in text.split(separator: " ").map(String.init) {
            guard !Self.signInScopes.contains(scope.lowercased()) else {
                signIn.insert(scope.lowercased())
                continue
            }
            let (identifier, permission) = Self.split(scope)
            guard let found = directory.resource(identifiedBy: identifier) else {
                throw .unknownResource(identifier, tenant: tenant.name)
            }
            guard resource == nil || resource == found else { throw .severalResources(text) }
            resource = found
            permissions += try Self.permissions(named: permission, of: found, scope: scope)
        }
        self.resource = resource ?? .microsoftGraph
        self.permissions = permissions.isEmpty ? ["User.Read"] : permissions
        self.asked = permissions
        self.signIn = signIn
    }

    /// Splits a scope; without a resource it belongs to Microsoft Graph.
    private static func split(_ scope: String) -> (identifier: String, permission: String) {
        guard let slash = scope.lastIndex(of: "/") else { return (Emulator.Resource.microsoftGraph.identifier, scope) }
        return (String(scope[..<slash]), String(scope[scope.index(after: slash)...]))
    }

    private static func permissions(
        named name: String,
        of resource: Emulator.Resource,
        scope: String
    ) throws(EntraError) -> [String] {
        if name == ".default" { return resource.scopes.isEmpty ? ["user_impersonation"] : resource.scopes }
        guard !resource.scopes.isEmpty else { return [name] }
        guard let known = resource.scopes.first(where: { $0.lowercased() == name.lowercased() }) else {
            throw .unknownScope(scope)
        }
        return [known]
    }
}

extension EntraError {
    static func unknownScope(_ scope: String) -> Self {
        Self(error: "invalid_scope", code: 70_011, text: "The scope '\(scope)' does not exist in the resource.")
    }
}
