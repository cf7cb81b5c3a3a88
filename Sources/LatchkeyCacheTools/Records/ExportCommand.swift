//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyEncryption
import LatchkeyTokenCache

/// `latchkey cache export`: puts tokens into a file.
struct ExportCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Puts the tokens of a store into a sealed file that only its owner may read."
    )

    @OptionGroup var options: StoreOptions
    @OptionGroup var filter: RecordFilter
    @OptionGroup var archive: ArchiveOptions

    func validate() throws {
        guard self.filter.id == nil else { throw ValidationError("--id is not for exports.") }
    }

    func run(to console: Console) async throws {
        try await self.options.withStore { store in
            let file = try await self.archive.archive(of: store)
            let archive = try await store.inspector.archive(of: self.filter.partition) { self.filter.includes($0) }
            try file.write(archive)
            let state = self.archive.unprotected ? "UNPROTECTED" : "sealed"
            console.write("\(archive.tokens.count) tokens were written, \(state), to \(Text.printable(file.path)).")
        }
    }
}
