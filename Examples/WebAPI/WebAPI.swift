//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import ExampleSupport
import Hummingbird
import Latchkey
import LatchkeyEmulator
import LatchkeyHummingbird
import LatchkeyWeb
import NIOCore

/// A web API that accepts tokens of Microsoft Entra ID, and calls another API on behalf of its callers.
@main
struct WebAPI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ExampleWebAPI",
        abstract: "Validates tokens, calls another API on behalf of the caller, and goes on when the caller is gone."
    )

    @OptionGroup var options: ExampleOptions

    @Option(help: "The port to listen on; 0 takes any free one.")
    var port = 8081

    func run() async throws {
        let settings = try await ExampleSettings(self.options, as: Self.registration, with: [Self.caller])
        let latchkey = try await LatchkeyClient(configuration: settings.configuration)
        let bearer = BearerGuard(try latchkey.tokenValidator())
        let reports = Reports(latchkey: latchkey)
        let port = self.port
        let application = Application(
            router: Routes(latchkey: latchkey, bearer: bearer, reports: reports).router(),
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "example"),
            services: [IdentityService(latchkey, guards: bearer), reports],
            onServerRunning: { channel in
                let address = "http://localhost:\(channel.localAddress?.port ?? port)"
                settings.sayWhereTheEmulatorIs()
                if let emulator = settings.emulator { Self.sayHowToCall(address, emulator) }
                ExampleSettings.say("Listening on \(address)")
            }
        )
        try await application.runService()
        await settings.emulator?.stop()
    }

    /// Prints a command that calls the API with a token of a user's, as a client of the API would have it.
    private static func sayHowToCall(_ address: String, _ emulator: Emulator) {
        do {
            let scope = "api://\(Self.registration.clientID)/access_as_user"
            let token = try emulator.accessToken(
                for: "alice@contoso.example",
                scope: scope,
                from: Self.caller.clientID
            )
            ExampleSettings.say("Call it:\n  curl -H 'Authorization: Bearer \(token)' \(address)/products")
        } catch {
            ExampleSettings.say("No token for Alice: \(error)")
        }
    }

    /// How the API is registered with the emulator: an administrator let it read products for all users.
    private static let registration: Emulator.Application = {
        var application = Emulator.Application(
            clientID: "0a6b3c0e-5d1e-4c57-9f0e-000000000002",
            secrets: ["example~web-api"]
        )
        application.displayName = "Example web API"
        application.grantedPermissions = [Emulator.Resource.products.identifier: ["Products.Read"]]
        return application
    }()

    /// A program on a user's machine that calls the API.
    private static let caller = Emulator.Application(
        clientID: "0a6b3c0e-5d1e-4c57-9f0e-000000000003",
        redirectURIs: ["http://localhost"],
        isPublicClient: true
    )
}
