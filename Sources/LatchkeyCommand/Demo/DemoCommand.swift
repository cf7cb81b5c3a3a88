//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyCacheTools

/// Runs many calls against a local issuer and a local API, and counts the token requests that they cost.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Calls a protected API 10,000 times at once, then for 100 tenants, and counts the token requests.",
        discussion: """
            Starts an issuer and an API on loopback, with real TLS, writes an appsettings.json for them and calls the \
            API through it. Exits with 0 only if one token request served the first run, and one per tenant the second.
            """
    )

    @Flag(help: "Print one JSON object and nothing else on standard output.")
    var json = false

    @Flag(help: "Start without anything that an earlier run has kept.")
    var fresh = false

    @Option(help: "The folder for what stays; latchkey/demo in the user's state folder by default.")
    var directory: String?

    @Option(help: "Where tokens are kept: \(StoreLocation.forms); a SQLite file in the folder by default.")
    var store: StoreLocation?

    @Option(help: "How many calls to send at once.")
    var calls = 10_000

    @Option(help: "How many tenants to call for in the second run.")
    var tenants = 100

    func validate() throws {
        guard (1...1_000_000).contains(self.calls) else {
            throw ValidationError("--calls must be between 1 and 1000000.")
        }
        guard (1...10_000).contains(self.tenants) else {
            throw ValidationError("--tenants must be between 1 and 10000.")
        }
    }

    func run() async throws {
        let folder = try DemoFolder(path: self.directory, isFresh: self.fresh)
        let demo = Demo(
            calls: self.calls,
            tenants: self.tenants,
            folder: folder,
            store: self.store ?? .sqlite(path: folder.tokens.path),
            progress: ProgressReport()
        )
        let report = try await demo.run()
        if self.json {
            print(try report.json())
        } else {
            print(report.table())
        }
        guard report.isRight else { throw ExitCode.failure }
    }
}
