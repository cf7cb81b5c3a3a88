//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// A cache file of the MSAL libraries: plain JSON that only its owner may read.
struct MSALFile {
    private static let limit = 1 << 28

    let path: String

    /// Writes the tokens of a store that a file of MSAL can hold.
    ///
    /// - Returns: How many entries were written, and how many tokens stayed out.
    func write(
        _ store: OpenStore,
        of partition: CachePartition?,
        where isIncluded: (StoredToken) -> Bool
    ) async throws -> (entries: Int, leftOut: Int) {
        let now = SystemTime().wallTime()
        let archive = try await store.inspector.archive(of: partition) { $0.expiresAt > now && isIncluded($0) }
        let (cache, leftOut) = MSALCache.exporting(archive.tokens.compactMap(\.carried))
        var bytes = Array(cache.text.utf8)
        try PrivateFile(path: self.path).write(SecretBytes(taking: &bytes), isReplacing: true)
        return (cache.count, leftOut)
    }

    /// Takes the tokens of the file into a store.
    ///
    /// - Returns: What became of them, and how many entries are of a kind that is not taken.
    func read(into store: OpenStore) async throws -> (report: TokenArchiveReport, leftOut: Int) {
        var bytes = try PrivateFile(path: self.path).read(limit: Self.limit).revealed()
        defer { SecretBytes.erase(&bytes) }
        let cache = try MSALCache(reading: bytes)
        let (tokens, leftOut) = try await cache.tokens(at: SystemTime().wallTime()) { key in
            try await store.inspector.record(of: key)?.token?.carried?.token.value
        }
        return (try await store.inspector.put(tokens), leftOut)
    }
}
