//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What one run of a demonstration tells the next.
struct DemoState: Codable {
    /// The port of the emulator: a token names its issuer, and the issuer's name has the port.
    var port: Int
    /// The tenants of the second part.
    var tenants: [String]

    /// The names of a number of tenants: those that there are, and new ones.
    mutating func tenants(_ count: Int, new: () -> String) -> [String] {
        while self.tenants.count < count { self.tenants.append(new()) }
        return Array(self.tenants.prefix(count))
    }
}
