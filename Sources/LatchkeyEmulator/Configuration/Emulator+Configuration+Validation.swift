//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator.Configuration {
    /// Checks what could not work.
    ///
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/invalidConfiguration``.
    func validate() throws(EmulatorError) {
        for port in [self.port, self.mutualTLSPort, self.machine.port] where !(0...65_535).contains(port) {
            throw EmulatorError(.invalidConfiguration, "\(port) is not a port; use 0 to 65535.")
        }
        guard self.tokenLifetime >= .seconds(1) else {
            throw EmulatorError(.invalidConfiguration, "Tokens must live for a second or more.")
        }
        guard self.productsAPI.basePath.hasPrefix("/"), !self.productsAPI.basePath.hasSuffix("/") else {
            throw EmulatorError(.invalidConfiguration, "The API's base path must begin, and not end, with '/'.")
        }
        guard self.resource(identifiedBy: self.productsAPI.resource) != nil else {
            let known = self.resources.map(\.identifier).joined(separator: ", ")
            throw EmulatorError(
                .invalidConfiguration,
                "The products API belongs to '\(self.productsAPI.resource)', which is not among the resources: \(known)."
            )
        }
        for application in self.applications { try self.validate(application) }
        for user in self.users { try self.validate(user) }
        for identity in self.machine.identities {
            try self.validateRoles(identity.roles, of: "managed identity '\(identity.clientID)'")
            guard let tenant = TenantName(identity.tenant), !tenant.isShared else {
                throw EmulatorError(.invalidConfiguration, "'\(identity.tenant)' is not the name of one tenant.")
            }
        }
    }

    /// Checks an application.
    ///
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/invalidConfiguration``.
    func validate(_ application: Emulator.Application) throws(EmulatorError) {
        try self.validateRoles(application.roles, of: "application '\(application.clientID)'")
        for credential in application.federatedCredentials {
            guard let issuer = credential.issuer else { continue }
            guard self.federatedIssuers.contains(where: { $0.name == issuer }) else {
                throw EmulatorError(
                    .invalidConfiguration,
                    "The application '\(application.clientID)' trusts '\(issuer)', which is not a federated issuer."
                )
            }
        }
    }

    /// Checks a user.
    ///
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/invalidConfiguration``.
    func validate(_ user: Emulator.User) throws(EmulatorError) {
        guard let tenant = TenantName(user.tenant), !tenant.isShared else {
            throw EmulatorError(
                .invalidConfiguration,
                "The user '\(user.username)' belongs to '\(user.tenant)', which is not the name of one tenant."
            )
        }
    }

    private func validateRoles(_ roles: [String: [String]], of whom: String) throws(EmulatorError) {
        // Each application is an API of its own.
        let own = self.applications.map { "api://\($0.clientID)".lowercased() }
        for identifier in roles.keys
        where self.resource(identifiedBy: identifier) == nil && !own.contains(identifier.lowercased()) {
            throw EmulatorError(
                .invalidConfiguration,
                "The \(whom) has roles in '\(identifier)', which is not a resource."
            )
        }
    }

    /// Finds a resource by its URI, or by its application's identifier.
    ///
    /// - Parameter identifier: `api://orders`, a GUID, or `api://` and a GUID; a slash at the end of an address on the
    ///   web does not matter.
    /// - Returns: `nil` when no resource is meant.
    func resource(identifiedBy identifier: String) -> Emulator.Resource? {
        let identifier = Self.canonical(identifier)
        return self.resources.first { resource in
            let id = resource.applicationID.lowercased()
            return [Self.canonical(resource.identifier), id, "api://\(id)"].contains(identifier)
        }
    }

    /// The resource that an account or a vault, or the domain of all of them, belongs to.
    private static func withoutDataHost(_ identifier: String) -> String {
        guard identifier.hasPrefix("https://") else { return identifier }
        let host = identifier.dropFirst("https://".count).prefix { $0 != ":" && $0 != "/" }
        if DataHost.vaultDomains.contains(String(host)) { return "https://vault.azure.net" }
        return DataHost(String(host))?.endpoint == .blob ? "https://storage.azure.com" : identifier
    }

    /// The identifier of a resource as it is compared.
    private static func canonical(_ identifier: String) -> String {
        let identifier = self.withoutDataHost(identifier.lowercased())
        return identifier.hasPrefix("https://") && identifier.hasSuffix("/")
            ? String(identifier.dropLast()) : identifier
    }
}
