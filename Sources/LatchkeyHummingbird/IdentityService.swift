//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Latchkey
import LatchkeyTokenCache
public import LatchkeyWeb
public import ServiceLifecycle

/// Runs what an application needs beside its server: refreshes tokens and keys ahead of time, and ends in good order.
///
/// Give it to the application before the services that use it: `Application(router: router, services: [identity])`.
public struct IdentityService: Service {
    private let latchkey: LatchkeyClient?
    private let bearer: [BearerGuard]

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - latchkey: The client whose cache is run, and which is shut down at the end; none by default.
    ///   - bearer: The guards whose keys are kept fresh; none by default.
    public init(_ latchkey: LatchkeyClient? = nil, guards bearer: BearerGuard...) {
        self.latchkey = latchkey
        self.bearer = bearer
    }

    /// Runs until the application shuts down or the task is cancelled.
    public func run() async throws {
        let work = Task(name: "latchkey-identity") {
            await withDiscardingTaskGroup { group in
                if let latchkey { group.addTask { await latchkey.cache.run() } }
                for one in self.bearer { group.addTask { await one.run() } }
            }
        }
        // Cancellation ends the wait as well.
        try? await gracefulShutdown()
        work.cancel()
        await work.value
        await self.latchkey?.shutdown()
    }
}
