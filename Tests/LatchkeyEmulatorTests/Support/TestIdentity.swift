//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEmulator

/// Keys that are made once for all tests, because that is slow.
enum TestIdentity {
    /// The identity of the emulators under test.
    static let shared: Emulator.Identity = {
        do {
            return try Emulator.Identity()
        } catch {
            preconditionFailure("No keys for the tests: \(error)")
        }
    }()
}

extension Emulator.Configuration {
    /// The default configuration with the shared keys.
    static var testing: Self { Self(identity: TestIdentity.shared) }
}
