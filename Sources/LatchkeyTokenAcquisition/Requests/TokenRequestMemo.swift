//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// The key that an acquirer has made of a request, shared by the request's copies.
final class TokenRequestMemo: Sendable {
    private struct Entry: Sendable {
        let owner: any AnyObject & Sendable
        let key: CacheKey
    }

    private let entry = Mutex<Entry?>(nil)

    /// Returns the key that the owner made of the request.
    ///
    /// - Parameters:
    ///   - owner: The acquirer, because another makes another key of the same request.
    ///   - make: Makes the key when none is remembered.
    /// - Returns: The key.
    /// - Throws: What `make` throws.
    func key(
        of owner: any AnyObject & Sendable,
        make: () throws(AcquisitionError) -> CacheKey
    ) throws(AcquisitionError) -> CacheKey {
        if let key = self.entry.withLock({ $0?.owner === owner ? $0?.key : nil }) { return key }
        let key = try make()
        self.entry.withLock { $0 = Entry(owner: owner, key: key) }
        return key
    }
}
