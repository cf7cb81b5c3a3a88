//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// The library's cryptographic random generator.
public enum RandomBytes: Sendable {
    /// Makes unpredictable bytes.
    ///
    /// - Parameter count: How many; not negative.
    /// - Returns: The bytes.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed`` when the system gives no randomness.
    public static func make(count: Int) throws(CryptoError) -> [UInt8] {
        guard count >= 0 else { throw CryptoError(.invalidArgument, "Cannot make \(count) random bytes.") }
        var bytes = [UInt8](repeating: 0, count: count)
        guard unsafe latchkey_random(&bytes, count) == 1 else {
            throw .openSSL(.operationFailed, "No random bytes could be made.")
        }
        return bytes
    }
}
