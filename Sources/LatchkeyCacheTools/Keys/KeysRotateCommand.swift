//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyCrypto
import LatchkeyTokenCache

/// `latchkey cache keys rotate`: seals with another key from now on.
struct KeysRotateCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Makes a new key that seals from now on; the others only open.",
        discussion: """
            In a fleet every instance must have a key before the first seals with it: use --prepare, give the ring to \
            all, then --activate.
            """
    )

    @Option(help: "The path of the key ring's file.")
    var keys: KeyLocation

    @Flag(help: "Make a key that only opens for now.")
    var prepare = false

    @Option(help: "Seal with this key, which is in the ring already.")
    var activate: String?

    func validate() throws {
        guard !self.prepare || self.activate == nil else {
            throw ValidationError("--prepare and --activate exclude each other.")
        }
    }

    func run(to console: Console) async throws {
        let now = SystemTime().wallTime().seconds
        let key = try self.keys.file.update { ring throws(CryptoError) in
            if let id = self.activate { return try ring.activate(id) }
            return self.prepare ? try ring.addKey(at: now) : try ring.rotate(at: now)
        }
        console.write(
            self.prepare
                ? "The key \(key.id) opens from now on; give the ring to all instances, then activate it."
                : "The key \(key.id) seals from now on."
        )
    }
}
