//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import Logging

/// Certificates, and what happens when they are replaced.
enum Certificates {
    static func application() throws -> ApplicationOptions {
        var application = ApplicationOptions(clientID: "your-client-id")
        application.instance = "https://login.microsoftonline.com/"
        application.tenantID = "your-tenant-id"
        application.credentials = [
            // The first that works is used: the next one serves while this file is missing or expired.
            try .certificate(path: "/run/secrets/client.pem"),
            .managedIdentityAssertion(),
        ]
        return application
    }

    static func services(_ logger: Logger) -> CredentialServices {
        var services = CredentialServices()
        // Look for a successor two weeks before a certificate expires.
        services.reload.expiryMargin = .seconds(14 * 86_400)
        services.observers = [RotationLog(logger: logger)]
        return services
    }

    static func client(logger: Logger) async throws -> LatchkeyClient {
        try await LatchkeyClient(
            configuration: .file("appsettings.json"),
            credentialServices: Self.services(logger)
        )
    }
}

/// Says in the log when a certificate took the place of another, and when none could be read.
struct RotationLog: CredentialObserver {
    let logger: Logger

    func credentialChanged(_ event: CredentialEvent) {
        guard [.reloaded, .reloadFailed, .skipped].contains(event.kind) else { return }
        let facts: Logger.Metadata = ["credential": "\(event.identifier)", "what": "\(event.kind)"]
        self.logger.notice("A credential changed.", metadata: facts)
    }
}
