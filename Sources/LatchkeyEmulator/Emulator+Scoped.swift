//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Logging

extension Emulator {
    /// Runs an emulator for as long as a closure runs.
    ///
    /// - Parameters:
    ///   - configuration: What to serve.
    ///   - logger: Takes the server's messages; by default they go nowhere.
    ///   - body: Uses the emulator, which stops when it returns or throws.
    /// - Returns: What `body` returned.
    /// - Throws: ``EmulatorError``, or what `body` threw.
    public static func withEmulator<Result>(
        _ configuration: Configuration = Configuration(),
        logger: Logger = Logger(label: "latchkey.emulator") { _ in SwiftLogNoOpLogHandler() },
        _ body: (Emulator) async throws -> sending Result
    ) async throws -> sending Result {
        let emulator = try await Self.start(configuration, logger: logger)
        do {
            let result = try await body(emulator)
            await emulator.stop()
            return result
        } catch {
            await emulator.stop()
            throw error
        }
    }
}
