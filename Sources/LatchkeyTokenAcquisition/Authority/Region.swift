//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A region of a cloud, whose name becomes a part of a host's name.
struct Region: Hashable, Sendable {
    let name: String

    /// Takes a name; fails for one that could lead to another host.
    init?(_ name: String) {
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(ASCII.isAlphanumeric) else { return nil }
        self.name = name.lowercased()
    }
}
