//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyAzure
public import LatchkeyTokenAcquisition

extension LatchkeyClient {
    /// Makes a credential for clients of Azure services from the configured application.
    ///
    /// ```swift
    /// let token = try await latchkey.azureCredential(as: .user(principal)).token(for: "https://storage.azure.com/.default")
    /// ```
    ///
    /// A reload of the configuration counts for it, too: it asks the application that is in force.
    ///
    /// - Parameters:
    ///   - subject: For whom tokens are; the application by default.
    ///   - options: What else governs tokens, such as the application to use; nothing by default.
    ///   - additionallyAllowedTenants: The tenants beside the application's own that services may name, `*` for all; none by
    ///     default.
    /// - Returns: The credential.
    /// - Throws: `AcquisitionError` with code `configuration` when the options name an application that is not configured.
    public func azureCredential(
        as subject: TokenSubject = .app,
        options: AcquireTokenOptions = .init(),
        additionallyAllowedTenants: [String] = []
    ) throws(AcquisitionError) -> MicrosoftIdentityTokenCredential {
        let application = try self.application(options.application)
        return MicrosoftIdentityTokenCredential(
            self.directory,
            as: subject,
            options: options,
            tenantID: options.tenant ?? application.authority.tenant,
            additionallyAllowedTenants: additionallyAllowedTenants
        )
    }
}
