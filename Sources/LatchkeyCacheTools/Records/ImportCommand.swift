//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyEncryption
import LatchkeyTokenCache

/// `latchkey cache import`: takes tokens from a file.
struct ImportCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes the tokens of a file into a store, where nothing newer is."
    )

    @OptionGroup var options: StoreOptions
    @OptionGroup var archive: ArchiveOptions

    func run(to console: Console) async throws {
        try await self.options.withStore(mayCreate: true) { store in
            let archive = try await self.archive.archive(of: store).read()
            let report = try await store.inspector.restore(archive)
            console.write(
                Text.table([
                    ["tokens taken", "\(report.taken)"],
                    ["left out, expired", "\(report.expired)"],
                    ["left out, purged since", "\(report.purged)"],
                    ["left out, something newer is there", "\(report.superseded)"],
                ])
            )
        }
    }
}
