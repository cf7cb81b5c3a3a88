//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyCrypto
import LatchkeyTokenCache

/// `latchkey cache keys create`: makes a key ring.
struct KeysCreateCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes a key ring in a file that only its owner may read."
    )

    @Option(help: "The path of the file, which must not exist.")
    var keys: KeyLocation

    func run(to console: Console) async throws {
        let file = try self.keys.file
        let ring = try KeyRing.generate(at: SystemTime().wallTime().seconds)
        try file.create(ring)
        console.write("The key \(ring.activeKey.id) seals from now on.")
        if let advice = try file.directoryAdvice() { console.write(advice) }
    }
}
