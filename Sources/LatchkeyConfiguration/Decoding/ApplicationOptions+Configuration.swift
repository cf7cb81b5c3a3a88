//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

extension SectionReader {
    /// The app registration that the section describes; nil when a problem was reported.
    mutating func applicationOptions() -> ApplicationOptions? {
        let clientID = self.requiredString(
            "ClientId",
            "set it to the application (client) ID of your app registration."
        )
        var options = ApplicationOptions(clientID: clientID ?? "")
        options.instance = self.string("Instance")
        options.tenantID = self.string("TenantId")
        options.authority = self.string("Authority")
        options.appHomeTenantID = self.string("AppHomeTenantId")
        if let value = self.boolean("AllowInsecureLoopback") { options.allowInsecureLoopback = value }
        if let value = self.duration("RequestTimeout") { options.requestTimeout = value }
        if options.authority == nil { self.requireInstanceAndTenant() }
        options.credentials = self.clientCredentials()
        options.tokenDecryptionCredentials = self.tokenDecryptionCredentials()
        guard self.problems.isEmpty else { return nil }
        do {
            try options.validate()
        } catch {
            self.report(error.message, at: "")
        }
        return options
    }

    private mutating func requireInstanceAndTenant() {
        _ = self.requiredString("Instance", "set it, for example to 'https://login.microsoftonline.com/'.")
        _ = self.requiredString("TenantId", "set it to the identifier or a domain of your tenant.")
    }
}
