//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A file that holds a ``KeyRing`` in its JSON form, readable by its owner only.
///
/// These calls read and write disks and wait for other processes; call them at start-up and in commands.
public struct KeyRingFile: Hashable, Sendable {
    /// The path of the file.
    public let path: String

    private static let limit = 64 * 1024 + 1

    /// Names a file.
    ///
    /// - Parameter path: The path. Put the file into a directory of its own with the permissions 0700.
    public init(path: String) {
        self.path = path
    }

    /// Reads the ring.
    ///
    /// The path may be a symbolic link of the owner or the superuser, as orchestrators mount secrets; give the mounted
    /// file the permissions 0400 then.
    ///
    /// - Returns: The ring.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/insecureFile`` when others than the owner have access to the
    ///   file or it belongs to another user; ``CryptoError/Code/keyRingUnavailable`` when it cannot be
    ///   read; ``CryptoError/Code/invalidKeyRing`` when it is damaged.
    public func read() throws(CryptoError) -> KeyRing {
        try Self.read(try PrivateFile(path: self.path), followsLink: true)
    }

    /// Writes a ring to a file that does not exist yet, with the permissions 0600.
    ///
    /// - Parameter ring: The ring.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/keyRingUnavailable``, also when the file exists.
    public func create(_ ring: KeyRing) throws(CryptoError) {
        try PrivateFile(path: self.path).write(ring.json(), isReplacing: false)
    }

    /// Changes the ring in the file, while every other process that wants to change it waits.
    ///
    /// Readers see the ring from before or after the change. A symbolic link is not followed: the file behind it belongs
    /// to whoever maintains the link, and a file in the link's place would cut that connection.
    ///
    /// - Parameter change: Changes the ring; when it throws, the file stays as it is.
    /// - Returns: What `change` returns.
    /// - Throws: ``CryptoError`` with the codes of ``read()``, and what `change` throws.
    @discardableResult
    public func update<Result>(
        _ change: (inout KeyRing) throws(CryptoError) -> Result
    ) throws(CryptoError) -> Result {
        let file = try PrivateFile(path: self.path)
        try file.lock()
        var ring = try Self.read(file, followsLink: false)
        let result = try change(&ring)
        try file.write(ring.json(), isReplacing: true)
        return result
    }

    /// Says what to improve about the directory of the file.
    ///
    /// - Returns: A sentence, or `nil` when only the owner may enter the directory.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/keyRingUnavailable`` when the directory cannot be opened.
    public func directoryAdvice() throws(CryptoError) -> String? {
        let permissions = try PrivateFile(path: self.path).directoryPermissions()
        guard permissions & 0o077 != 0 else { return nil }
        let risk = permissions & 0o022 == 0 ? "enter" : "replace files in"
        return "Other users may \(risk) the directory of '\(self.path)'; give it the permissions 0700."
    }

    private static func read(
        _ file: borrowing PrivateFile,
        followsLink: Bool
    ) throws(CryptoError) -> KeyRing {
        var text = try file.read(limit: Self.limit, followsLink: followsLink).revealed()
        defer { SecretBytes.erase(&text) }
        return try KeyRing(json: text)
    }
}
