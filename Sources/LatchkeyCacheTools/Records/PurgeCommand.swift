//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyTokenCache

/// `latchkey cache purge`: makes the records of a partition invalid.
struct PurgeCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Makes every token of an issuer, tenant and client, or all, invalid in the time that one takes.",
        discussion: "The records stay where they are until they expire; no service uses them any more."
    )

    @OptionGroup var options: StoreOptions

    @Option(help: "The issuer.")
    var authority: String?

    @Option(help: "The tenant; none by default.")
    var tenant: String?

    @Option(help: "The client; none by default.")
    var client: String?

    @Flag(help: "Purge everything.")
    var all = false

    func validate() throws {
        guard self.all == (self.authority == nil), !self.all || (self.tenant == nil && self.client == nil) else {
            throw ValidationError("Name --authority, with --tenant and --client, or say --all.")
        }
    }

    func run(to console: Console) async throws {
        try await self.options.withStore { store in
            guard let authority = self.authority else {
                try await store.inspector.purgeAll()
                return console.write("Everything was purged.")
            }
            let partition = CachePartition(
                authority: authority,
                tenant: self.tenant ?? "",
                client: self.client ?? ""
            )
            try await store.inspector.purge(partition)
            console.write("The partition was purged.")
        }
    }
}
