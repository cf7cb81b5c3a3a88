//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A backup as it goes over the wire.
struct KeyVaultBackup: Codable, Sendable {
    private var value: String

    init(_ bytes: [UInt8]) { self.value = Base64URL.encode(bytes) }

    var bytes: [UInt8]? { try? Base64URL.decode(self.value) }
}
