//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Hummingbird
import Logging

/// Serves an empty route of the web framework, to measure the sidecar beside it.
struct BenchFloorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-floor",
        abstract: "Serves an empty route, to measure the sidecar beside it.",
        shouldDisplay: false
    )

    @Option(help: "The port of loopback.")
    var port: Int

    func run() async throws {
        let router = Router()
        router.get("/") { _, _ in HTTPResponse.Status.ok }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: self.port)),
            logger: Logger(label: "floor") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.runService()
    }
}
