//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeySidecar
import LatchkeyTokenCache
import Logging
import ServiceLifecycle
import UnixSignals

/// One run of the sidecar: from its settings to its shutdown.
struct ServeRun {
    /// Why the sidecar could not be run.
    struct Failure: Error {
        let message: String
        let exitCode: Int32
    }

    let settings: SidecarSettings
    let logger: Logger

    func run() async throws {
        let store = try await TokenStoreOpening(settings: self.settings.store).open { [logger] note in
            logger.warning("\(note)")
        }
        let cache = TokenCache(store: store, logger: self.logger)
        let latchkey: LatchkeyClient
        let sidecar: Sidecar
        do {
            latchkey = try LatchkeyClient(self.settings.client, cache: cache)
            sidecar = try Sidecar(
                latchkey,
                options: self.settings.options,
                checkStore: Self.check(of: store),
                logger: self.logger
            )
        } catch {
            throw Failure(message: "\(error)", exitCode: 78)
        }
        let server = SidecarServer(sidecar, logger: self.quietLogger) { [logger] address in
            logger.info("Listening.", metadata: ["sidecar.address": "\(address)"])
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [server],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: self.quietLogger
            )
        )
        do {
            try await group.run()
        } catch {
            await latchkey.shutdown()
            throw Failure(message: "The sidecar cannot listen. \(error)", exitCode: 69)
        }
        await latchkey.shutdown()
        await store?.close(timeout: .seconds(5))
        self.logger.info("Shut down.")
    }

    /// Frameworks tell more than an operator wants to know.
    private var quietLogger: Logger {
        var logger = self.logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }

    private static func check(of store: (any TokenStore)?) -> (@Sendable () async throws -> Void)? {
        guard let store else { return nil }
        return {
            if let error = await store.health(timeout: .seconds(5)) { throw error }
        }
    }
}
