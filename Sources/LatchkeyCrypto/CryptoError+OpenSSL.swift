//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

extension CryptoError {
    /// Creates an error with the reason that the library left for this thread, and clears it.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What was wrong, as a sentence; the library's reason follows it in parentheses.
    /// - Returns: The error.
    static func openSSL(_ code: Code, _ message: String) -> Self {
        let reason = unsafe String(unsafeUninitializedCapacity: 256) { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                unsafe latchkey_take_error(text.baseAddress, text.count)
                return unsafe text.firstIndex(of: 0) ?? 0
            }
        }
        return Self(code, reason.isEmpty ? message : "\(message) (\(reason))")
    }
}
