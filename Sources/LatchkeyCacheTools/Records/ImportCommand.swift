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

    @Option(help: "What the file is: a native archive, or a cache file of MSAL.")
    var format: ArchiveFormat = .native

    func run(to console: Console) async throws {
        try await self.options.withStore(mayCreate: true) { store in
            var rows: [[String]] = []
            let report: TokenArchiveReport
            switch self.format {
            case .native:
                report = try await store.inspector.restore(try await self.archive.archive(of: store).read())
            case .msal:
                let (taken, leftOut) = try await MSALFile(path: self.archive.file).read(into: store)
                report = taken
                rows.append(["left out, of a kind that is not taken", "\(leftOut)"])
            }
            console.write(
                Text.table(
                    [
                        ["tokens taken", "\(report.taken)"],
                        ["left out, expired", "\(report.expired)"],
                        ["left out, purged since", "\(report.purged)"],
                        ["left out, something newer is there", "\(report.superseded)"],
                    ] + rows
                )
            )
        }
    }
}
