//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
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
        options.credentials = self.credentials()
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

    /// The credentials of `ClientCredentials`, or the one of the older key `ClientSecret`.
    private mutating func credentials() -> [CredentialDescription] {
        let elements = self.elements("ClientCredentials") ?? []
        var credentials: [CredentialDescription] = []
        for element in elements {
            let path = self.path(of: "ClientCredentials") + ":\(element.index)"
            var reader = SectionReader(element.node, path: path, keys: .credential)
            if let credential = reader.credential() { credentials.append(credential) }
            self.adopt(reader)
        }
        guard self.node("ClientSecret").map({ !$0.isEmpty }) ?? false else { return credentials }
        if !elements.isEmpty {
            let message = "'ClientCredentials' is set as well; move the secret there and remove this key."
            self.report(message, at: "ClientSecret")
        }
        return credentials + [self.clientSecret()].compactMap(\.self)
    }
}
