//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyCacheTools

/// The `latchkey` command.
@main
struct LatchkeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latchkey",
        abstract: "Tokens for services: shows what Latchkey does.",
        subcommands: [
            BenchCommand.self, BenchFloorCommand.self, CacheCommand.self, CallCommand.self, DemoCommand.self,
            DoctorCommand.self, EmulatorCommand.self, SchemaCommand.self, ServeCommand.self, SimulateCommand.self,
            TokenCommand.self,
        ]
    )
}
