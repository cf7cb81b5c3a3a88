//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension KeyRing {
    /// Makes a new key that wraps from now on; those that did only decrypt from now on.
    ///
    /// - Parameter now: The time, in seconds since 1970.
    /// - Returns: The new key.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKeyRing`` when the ring is full, and
    ///   ``CryptoError/Code/operationFailed`` when the system gives no randomness.
    @discardableResult
    public mutating func rotate(at now: Int64) throws(CryptoError) -> Key {
        let key = try self.addKey(at: now)
        return try self.activate(key.id)
    }

    /// Makes a new key that only decrypts, until ``activate(_:)`` is called for it.
    ///
    /// - Parameter now: The time, in seconds since 1970.
    /// - Returns: The new key.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKeyRing`` when the ring is full, and
    ///   ``CryptoError/Code/operationFailed`` when the system gives no randomness.
    @discardableResult
    public mutating func addKey(at now: Int64) throws(CryptoError) -> Key {
        guard self.entries.count < Self.mostKeys else {
            throw CryptoError(.invalidKeyRing, "The key ring has \(Self.mostKeys) keys already; start a new one.")
        }
        let entry = try Entry.make(state: .decryptOnly, at: now)
        self.entries.insert(entry, at: 0)
        return entry.key
    }

    /// Makes a key the one that wraps; all others only decrypt from now on.
    ///
    /// - Parameter id: The key's name.
    /// - Returns: The key.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/unknownKey`` or ``CryptoError/Code/retiredKey``.
    @discardableResult
    public mutating func activate(_ id: String) throws(CryptoError) -> Key {
        let chosen = try self.index(of: id)
        guard self.entries[chosen].key.state != .retired else {
            throw CryptoError(.retiredKey, "The key '\(id)' is retired and cannot be used again.")
        }
        for index in self.entries.indices where self.entries[index].key.state == .active {
            self.entries[index].key.state = .decryptOnly
        }
        self.entries[chosen].key.state = .active
        return self.entries[chosen].key
    }

    /// Destroys a key for good: what it wrapped cannot be read any more.
    ///
    /// - Parameter id: The key's name.
    /// - Returns: The key.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/unknownKey``, or ``CryptoError/Code/invalidKeyRing`` when the
    ///   key is active: activate another one first.
    @discardableResult
    public mutating func retire(_ id: String) throws(CryptoError) -> Key {
        let index = try self.index(of: id)
        guard self.entries[index].key.state != .active else {
            throw CryptoError(.invalidKeyRing, "The key '\(id)' is active; rotate before it is retired.")
        }
        self.entries[index].key.state = .retired
        self.entries[index].bytes = nil
        return self.entries[index].key
    }
}
