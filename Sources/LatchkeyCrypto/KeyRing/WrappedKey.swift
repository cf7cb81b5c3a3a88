//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A data key in encrypted form, fit to be stored beside what it seals.
public struct WrappedKey: Hashable, Sendable {
    /// The name of the key that wrapped it.
    public let keyID: String
    /// The encrypted key: 8 bytes longer than the key, so 40 for AES-256.
    public let bytes: [UInt8]

    /// Creates a wrapped key from what was stored.
    ///
    /// - Parameters:
    ///   - keyID: The name of the key that wrapped it.
    ///   - bytes: The encrypted key.
    public init(keyID: String, bytes: [UInt8]) {
        self.keyID = keyID
        self.bytes = bytes
    }
}
