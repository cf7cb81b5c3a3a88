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
        guard (0...65_535).contains(self.port) else {
            throw EmulatorError(.invalidConfiguration, "\(self.port) is not a port; use 0 to 65535.")
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
        for application in self.applications {
            for identifier in application.roles.keys where self.resource(identifiedBy: identifier) == nil {
                throw EmulatorError(
                    .invalidConfiguration,
                    "The application '\(application.clientID)' has roles in '\(identifier)', which is not a resource."
                )
            }
        }
    }

    /// Finds a resource by its URI, or by its application's identifier.
    ///
    /// - Parameter identifier: `api://orders`, a GUID, or `api://` and a GUID.
    /// - Returns: `nil` when no resource is meant.
    func resource(identifiedBy identifier: String) -> Emulator.Resource? {
        let identifier = identifier.lowercased()
        return self.resources.first { resource in
            let id = resource.applicationID.lowercased()
            return [resource.identifier.lowercased(), id, "api://\(id)"].contains(identifier)
        }
    }
}
