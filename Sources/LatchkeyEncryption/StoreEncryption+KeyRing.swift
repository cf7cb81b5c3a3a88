//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto
public import LatchkeyTokenCache

extension StoreEncryption {
    /// Records are hidden and sealed with the keys of a ring.
    ///
    /// To replace keys while the process runs, keep a ``RecordEncryption`` and use `StoreEncryption.sealed(by:)`.
    ///
    /// - Parameter ring: The ring.
    /// - Returns: The encryption.
    public static func keyRing(_ ring: KeyRing) -> Self { .sealed(by: RecordEncryption(ring)) }

    /// Records are hidden and sealed with the keys of a ring that is fetched now.
    ///
    /// - Parameter source: Where the ring comes from.
    /// - Returns: The encryption.
    /// - Throws: `CryptoError` when there is no ring.
    public static func keyRing(from source: KeyRingSource) async throws(CryptoError) -> Self {
        .sealed(by: try await RecordEncryption(from: source))
    }
}
