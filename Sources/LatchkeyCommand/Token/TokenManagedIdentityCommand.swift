//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// A token of the host's identity.
struct TokenManagedIdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "managed-identity",
        abstract: "Gets a token of the host's identity, from the platform that the environment variables tell."
    )

    @OptionGroup var output: TokenOutput

    @Option(help: "The scope, such as https://vault.azure.net/.default.")
    var scope: String

    @Option(help: "The client identifier of a user-assigned identity.")
    var clientID: String?

    @Option(help: "The object identifier of a user-assigned identity.")
    var objectID: String?

    @Option(help: "The resource path of a user-assigned identity.")
    var resourceID: String?

    func validate() throws {
        guard [self.clientID, self.objectID, self.resourceID].compactMap(\.self).count < 2 else {
            throw ValidationError("--client-id, --object-id and --resource-id exclude each other.")
        }
    }

    func run() async throws {
        try await self.output.print { reports in
            let http = try CurlHTTPClient()
            let client = ManagedIdentityClient(
                http: http,
                timing: .init(),
                environment: ProcessInfo.processInfo.environment,
                events: reports.events
            )
            let result: Result<AccessToken, AcquisitionError>
            do throws(AcquisitionError) {
                result = .success(try await client.token(scopes: [self.scope], as: .managedIdentity(self.identity)))
            } catch {
                result = .failure(error)
            }
            await client.shutdown()
            await http.shutdown()
            return try result.get()
        }
    }

    private var identity: ManagedIdentity {
        if let id = self.clientID { return .clientID(id) }
        if let id = self.objectID { return .objectID(id) }
        return self.resourceID.map(ManagedIdentity.resourceID) ?? .systemAssigned
    }
}
