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

    @Option(help: "What to write: a native archive, or the unprotected cache file of MSAL.")
    var format: ArchiveFormat = .native

    func validate() throws {
        guard self.format == .native || self.archive.unprotected else {
            throw ValidationError("A cache file of MSAL is never sealed; say --unprotected.")
        }
        guard self.filter.id == nil else { throw ValidationError("--id is not for exports.") }
    }

    func run(to console: Console) async throws {
        try await self.options.withStore { store in
            if self.format == .msal { return try await self.writeMSAL(store, console) }
            let file = try await self.archive.archive(of: store)
            let archive = try await store.inspector.archive(of: self.filter.partition) { self.filter.includes($0) }
            try file.write(archive)
            let state = self.archive.unprotected ? "UNPROTECTED" : "sealed"
            console.write("\(archive.tokens.count) tokens were written, \(state), to \(Text.printable(file.path)).")
        }
    }

    private func writeMSAL(_ store: OpenStore, _ console: Console) async throws {
        let file = MSALFile(path: self.archive.file)
        let (entries, leftOut) = try await file.write(store, of: self.filter.partition, where: self.filter.includes)
        console.write("\(entries) entries were written, UNPROTECTED, to \(Text.printable(file.path)).")
        if leftOut > 0 {
            console.write("\(leftOut) tokens stay out that MSAL would not tell from others: exchanged or bound ones.")
        }
    }
}
