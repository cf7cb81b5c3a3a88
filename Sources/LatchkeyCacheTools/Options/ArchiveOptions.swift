//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyEncryption
import LatchkeyTokenCache

/// Where a command keeps an archive, and how that is protected.
struct ArchiveOptions: ParsableArguments {
    @Option(help: "The file of the archive.")
    var file: String

    @Option(help: "The key ring of the archive: the path of a file, or env:VARIABLE; the store's by default.")
    var fileKeys: KeyLocation?

    @Flag(help: "The archive holds tokens that everyone who can read the file can use.")
    var unprotected = false

    func validate() throws {
        guard self.fileKeys == nil || !self.unprotected else {
            throw ValidationError("--file-keys and --unprotected exclude each other.")
        }
    }

    /// The file, protected as the options say.
    func archive(of store: OpenStore) async throws -> TokenArchiveFile {
        if self.unprotected { return TokenArchiveFile(path: self.file, encryption: .none) }
        let own = self.fileKeys
        let encryption = if let own { try await RecordEncryption(from: own.source) } else { store.encryption }
        guard let encryption else {
            throw ToolError("Name the key ring of the archive with --file-keys, or say --unprotected.")
        }
        return TokenArchiveFile(path: self.file, encryption: .sealed(by: encryption))
    }
}
