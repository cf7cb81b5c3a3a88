//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Synchronization

/// Remembers tokens that were validated, by their hashes, until they expire or the issuer's keys change.
///
/// There are two generations of bounded size: what is used again moves to the younger one, and when that is full the
/// older one is dropped. So the memory is bounded, and tokens that come again and again stay.
final class ValidatedTokens: Sendable {
    /// The SHA-256 hash of a token.
    struct Hash: Hashable, Sendable {
        private let words: InlineWords

        private struct InlineWords: Hashable, Sendable {
            var a: UInt64 = 0
            var b: UInt64 = 0
            var c: UInt64 = 0
            var d: UInt64 = 0
        }

        init(of token: String) {
            let digest = LatchkeyCrypto.Hash.sha256.digest(of: Array(token.utf8))
            func word(_ index: Int) -> UInt64 {
                digest[index * 8..<index * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
            }
            self.words = InlineWords(a: word(0), b: word(1), c: word(2), d: word(3))
        }

        /// The shard; the digest's own bits are as good as random.
        var shard: Int { Int(truncatingIfNeeded: self.words.a & 7) }

        func hash(into hasher: inout Hasher) { hasher.combine(self.words.b) }
    }

    private struct Entry {
        let identity: CallerIdentity
        let end: Int64
        let generation: UInt64
    }

    private struct Shard {
        var young: [Hash: Entry] = [:]
        var old: [Hash: Entry] = [:]
    }

    private let shards: [ShardBox]
    private let youngCapacity: Int

    private final class ShardBox: Sendable {
        let shard = Mutex(Shard())
    }

    /// Whether any token is remembered.
    var isOn: Bool { self.youngCapacity > 0 }

    /// Remembers up to a number of tokens.
    init(capacity: Int) {
        self.youngCapacity = capacity > 0 ? max(1, capacity / 16) : 0
        self.shards = (0..<8).map { _ in ShardBox() }
    }

    /// The identity of a token that was validated with the present keys and has not expired.
    func identity(of hash: Hash, at now: Int64, generation: UInt64) -> CallerIdentity? {
        guard self.isOn else { return nil }
        return self.shards[hash.shard].shard.withLock { shard in
            if let entry = shard.young[hash] {
                guard now < entry.end, entry.generation == generation else {
                    shard.young[hash] = nil
                    return nil
                }
                return entry.identity
            }
            guard let entry = shard.old.removeValue(forKey: hash), now < entry.end, entry.generation == generation
            else {
                return nil
            }
            self.insert(entry, as: hash, into: &shard)
            return entry.identity
        }
    }

    /// Remembers a token.
    func remember(_ identity: CallerIdentity, as hash: Hash, until end: Int64, generation: UInt64) {
        guard self.isOn else { return }
        let entry = Entry(identity: identity, end: end, generation: generation)
        self.shards[hash.shard].shard.withLock { self.insert(entry, as: hash, into: &$0) }
    }

    /// How many tokens are remembered.
    var count: Int {
        self.shards.reduce(0) { count, box in count + box.shard.withLock { $0.young.count + $0.old.count } }
    }

    private func insert(_ entry: Entry, as hash: Hash, into shard: inout Shard) {
        if shard.young.count >= self.youngCapacity {
            shard.old = shard.young
            shard.young = [:]
        }
        shard.young[hash] = entry
    }
}
