//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The components of a key but for its subject, in canonical form.
struct GroupName: Hashable, Sendable {
    private let canonical: [UInt8]

    init(_ key: CacheKey) {
        self.canonical = Array(key.storage.canonical.prefix(key.storage.groupLength))
    }
}
