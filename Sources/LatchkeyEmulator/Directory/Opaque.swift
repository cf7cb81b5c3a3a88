//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Texts that say nothing and cannot be guessed.
enum Opaque {
    /// Random bytes.
    static func bytes(count: Int) -> [UInt8] {
        do {
            return try RandomBytes.make(count: count)
        } catch {
            preconditionFailure("The system gives no randomness: \(error)")
        }
    }

    /// A random text, such as a code or a refresh token.
    static func text(prefix: String) -> String { prefix + Base64URL.encode(self.bytes(count: 48)) }
}
