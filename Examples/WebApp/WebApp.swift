//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import ExampleSupport
import Foundation
import Hummingbird
import Latchkey
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyHummingbird
import LatchkeyWeb

/// A web application that signs users in, and calls Microsoft Graph and an API of products for them.
@main
struct WebApp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ExampleWebApp",
        abstract: "Signs users in, shows their profile from Microsoft Graph, and asks for consent when it needs more."
    )

    @OptionGroup var options: ExampleOptions

    @Option(help: "The port to listen on.")
    var port = 8080

    @Option(help: "The application's address as browsers know it; http://localhost and the port by default.")
    var address: String?

    @Option(help: "The file with the keys that seal cookies (latchkey cache keys create); new keys by default.")
    var keys: String?

    @Option(help: "After how many seconds without use a session ends.")
    var idleTimeout = 8 * 3600

    func run() async throws {
        let address = self.address ?? "http://localhost:\(self.port)"
        let settings = try await ExampleSettings(self.options, as: Self.registration(at: address))
        let latchkey = try await LatchkeyClient(configuration: settings.configuration)
        let signIn = try latchkey.webSignIn(
            publicBaseURL: address,
            keyRing: try self.keyRing(),
            scopes: ["User.Read"]
        ) { options in
            options.idleTimeout = .seconds(self.idleTimeout)
        }
        let application = Application(
            router: try Routes(latchkey: latchkey, signIn: signIn).router(address: address),
            configuration: .init(address: .hostname("127.0.0.1", port: self.port), serverName: "example"),
            services: [IdentityService(latchkey)],
            onServerRunning: { _ in
                settings.sayWhereTheEmulatorIs()
                if settings.emulator != nil {
                    ExampleSettings.say("Users: alice, bob (second factor) and carol (blocked) at contoso.example.")
                    ExampleSettings.say("Each has the first name as password.")
                }
                ExampleSettings.say("Listening on \(address)")
            }
        )
        try await application.runService()
        await settings.emulator?.stop()
    }

    /// With keys in memory sign-ins end with the process, and a second instance would not know them.
    private func keyRing() throws -> KeyRing {
        if let keys { return try KeyRingFile(path: keys).read() }
        return try KeyRing.generate(at: Int64(Date().timeIntervalSince1970))
    }

    /// How the application is registered with the emulator, as it would be with a real tenant.
    private static func registration(at address: String) -> Emulator.Application {
        var application = Emulator.Application(
            clientID: "0a6b3c0e-5d1e-4c57-9f0e-000000000001",
            secrets: ["example~web-app"],
            redirectURIs: ["\(address)/signin-oidc", "\(address)/signout-callback-oidc"]
        )
        application.displayName = "Example web application"
        application.frontChannelLogoutURI = "\(address)/signout-oidc"
        return application
    }
}
