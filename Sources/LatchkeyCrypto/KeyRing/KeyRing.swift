//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Keys that encrypt other keys, each known by a name, with one that does so now and others that only decrypt.
///
/// What is kept for long is sealed with a data key; the data key is wrapped with ``wrap(_:)`` and kept beside it. So
/// the keys of the ring touch no data, and replacing one means wrapping data keys anew.
///
/// ## The JSON form
///
/// ```json
/// {
///   "version": 1,
///   "namespaceKey": "<32 bytes in base64url>",
///   "keys": [
///     {"id": "k5d0a31c9e2f4", "state": "active", "created": 1767225600, "key": "<32 bytes in base64url>"},
///     {"id": "k0b1f6f6d7d53", "state": "decryptOnly", "created": 1764547200, "key": "<32 bytes in base64url>"},
///     {"id": "k9a7d2c41b8e0", "state": "retired", "created": 1761955200}
///   ]
/// }
/// ```
///
/// It is JSON because secret stores and deployment tools hand it around as text; it is read strictly: an unknown, missing
/// or repeated member, padding in base64url or a trailing comma make it invalid.
///
/// ## Replacing a key
///
/// In one process, ``rotate(at:)`` does all. In a fleet, first give every instance a ring with a key from
/// ``addKey(at:)``, which decrypts only, and then one in which it is made the active one with ``activate(_:)``; so no
/// instance meets a key that it does not have. ``retire(_:)`` destroys a key when nothing is left that needs it.
public struct KeyRing: Sendable {
    /// The length of each key in bytes.
    static let keyCount = 32
    /// The most keys that a ring has; more would be a mistake.
    static let mostKeys = 256

    /// A key with its bytes, which are gone when it is retired.
    struct Entry: Sendable {
        var key: Key
        var bytes: SecretBytes?
    }

    /// The keys, in the order of the JSON form: of several active ones the first is used.
    var entries: [Entry]
    /// The key of ``namespaceKey``.
    let namespaceBytes: SecretBytes

    /// A key for keyed hashes of names; it stays the same when the other keys are replaced.
    public let namespaceKey: HMACKey

    /// Puts a ring together and checks it.
    init(entries: [Entry], namespaceBytes: SecretBytes) throws(CryptoError) {
        guard namespaceBytes.count == Self.keyCount else {
            throw CryptoError(.invalidKeyRing, "The key ring's 'namespaceKey' must have \(Self.keyCount) bytes.")
        }
        guard entries.contains(where: { $0.key.state == .active }) else {
            throw CryptoError(.invalidKeyRing, "The key ring has no active key.")
        }
        guard entries.count <= Self.mostKeys, Set(entries.map(\.key.id)).count == entries.count else {
            throw CryptoError(.invalidKeyRing, "The key ring has an id twice, or more than \(Self.mostKeys) keys.")
        }
        self.entries = entries
        self.namespaceBytes = namespaceBytes
        self.namespaceKey = try HMACKey(namespaceBytes)
    }

    /// Makes a ring with one new key.
    ///
    /// - Parameter now: The time, in seconds since 1970.
    /// - Returns: The ring.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed`` when the system gives no randomness.
    public static func generate(at now: Int64) throws(CryptoError) -> KeyRing {
        try KeyRing(
            entries: [Entry.make(state: .active, at: now)],
            namespaceBytes: SecretBytes(randomCount: Self.keyCount)
        )
    }

    /// The keys' names, states and creation times, without their bytes.
    public var keys: [Key] { self.entries.map(\.key) }

    /// The key that wraps now.
    public var activeKey: Key { self.activeEntry.key }

    /// Wraps a data key under the active key.
    ///
    /// - Parameter dataKey: 16 bytes or more, in steps of 8.
    /// - Returns: The wrapped key with the name of the key that wrapped it.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` for another length.
    public func wrap(_ dataKey: SecretBytes) throws(CryptoError) -> WrappedKey {
        let entry = self.activeEntry
        guard let bytes = entry.bytes else { throw Self.retired(entry.key) }
        return WrappedKey(keyID: entry.key.id, bytes: try KeyWrap.plain.wrap(dataKey, under: bytes))
    }

    /// Unwraps a data key.
    ///
    /// - Parameter wrapped: What ``wrap(_:)`` returned.
    /// - Returns: The data key.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/unknownKey`` or ``CryptoError/Code/retiredKey`` when the ring
    ///   does not have the key, and ``CryptoError/Code/authenticationFailed`` when the bytes were changed.
    public func unwrap(_ wrapped: WrappedKey) throws(CryptoError) -> SecretBytes {
        let entry = self.entries[try self.index(of: wrapped.keyID)]
        guard let bytes = entry.bytes else { throw Self.retired(entry.key) }
        return try KeyWrap.plain.unwrap(wrapped.bytes, under: bytes)
    }

    /// Whether what a key wrapped should be wrapped anew, because the key is being replaced.
    ///
    /// - Parameter keyID: The name of the key.
    /// - Returns: `true` unless the key is active.
    public func isOutdated(_ keyID: String) -> Bool {
        !self.entries.contains { $0.key.id == keyID && $0.key.state == .active }
    }

    /// The first active key; every way to make or change a ring keeps one.
    private var activeEntry: Entry {
        guard let entry = self.entries.first(where: { $0.key.state == .active }) else {
            preconditionFailure("A key ring has no active key among \(self.keys).")
        }
        return entry
    }

    /// Finds a key.
    func index(of id: String) throws(CryptoError) -> Int {
        guard let index = self.entries.firstIndex(where: { $0.key.id == id }) else {
            throw CryptoError(.unknownKey, "The key ring has no key of that name; was it given to this process?")
        }
        return index
    }

    private static func retired(_ key: Key) -> CryptoError {
        CryptoError(.retiredKey, "The key '\(key.id)' is retired; what it wrapped cannot be read any more.")
    }
}

extension KeyRing: CustomStringConvertible, CustomReflectable {
    /// The names and states of the keys.
    public var description: String {
        "KeyRing(" + self.keys.map { "\($0.id): \($0.state)" }.joined(separator: ", ") + ")"
    }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
