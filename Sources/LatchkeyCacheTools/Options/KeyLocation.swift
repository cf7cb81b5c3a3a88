//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyCrypto

/// Where a key ring comes from, as a command is told.
struct KeyLocation: ExpressibleByArgument, Sendable {
    enum Place: Sendable {
        case file(String)
        case environment(String)
    }

    let place: Place

    init?(argument: String) {
        if argument.hasPrefix("env:") {
            let name = String(argument.dropFirst(4))
            guard !name.isEmpty else { return nil }
            self.place = .environment(name)
        } else {
            guard !argument.isEmpty else { return nil }
            self.place = .file(argument)
        }
    }

    /// Where the ring is fetched.
    var source: KeyRingSource {
        switch self.place {
        case .file(let path): .file(path)
        case .environment(let name): .environment(name)
        }
    }

    /// The file, which can be changed.
    var file: KeyRingFile {
        get throws {
            guard case .file(let path) = self.place else {
                throw ToolError("A key ring in the environment cannot be changed; name a file with --keys.")
            }
            return KeyRingFile(path: path)
        }
    }
}
