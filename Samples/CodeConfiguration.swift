//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

/// Settings made in code instead of an `appsettings.json`.
enum CodeConfiguration {
    static func settings() throws -> ClientSettings {
        var application = ApplicationOptions(clientID: "your-client-id")
        application.instance = "https://login.microsoftonline.com/"
        application.tenantID = "your-tenant-id"
        application.credentials = [
            try .certificate(
                vault: VaultLocation(url: "https://myvault.vault.azure.net", certificateName: "MyCertificate")
            )
        ]
        var settings = ClientSettings(application: application)
        settings.downstreamAPIs["MyApi"] = DownstreamAPIOptions(
            baseURL: "https://myapi.example.com",
            scopes: ["api://myapi/read"]
        )
        return settings
    }
}
