//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import ExampleSupport
import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyGraph
import LatchkeyTokenAcquisition
import Logging
import ServiceLifecycle
import UnixSignals

/// A program without users that calls APIs as itself.
@main
struct Daemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ExampleDaemon",
        abstract: "Calls Microsoft Graph and an API of products as itself, again and again."
    )

    @OptionGroup var options: ExampleOptions

    @Option(help: "How many seconds lie between two rounds.")
    var interval = 30

    @Option(help: "How many rounds there are; without end by default.")
    var rounds: Int?

    func run() async throws {
        let settings = try await ExampleSettings(self.options, as: Self.registration)
        settings.sayWhereTheEmulatorIs()
        let latchkey = try await LatchkeyClient(configuration: settings.configuration)
        let work = Inventory(latchkey: latchkey, interval: .seconds(self.interval), rounds: self.rounds)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: work,
                        successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .cancelGroup
                    )
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "example.daemon")
            )
        )
        try await group.run()
        await latchkey.shutdown()
        await settings.emulator?.stop()
    }

    /// How the daemon is registered with the emulator: an administrator gave it roles.
    private static let registration = Emulator.Application(
        clientID: "0a6b3c0e-5d1e-4c57-9f0e-000000000004",
        secrets: ["example~daemon"],
        roles: [
            Emulator.Resource.products.identifier: ["Products.Read"],
            Emulator.Resource.microsoftGraph.identifier: ["User.Read.All"],
        ]
    )
}
