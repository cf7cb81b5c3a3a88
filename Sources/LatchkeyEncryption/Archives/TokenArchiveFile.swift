//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
public import LatchkeyTokenCache

/// A file with the tokens of a store or a cache, sealed unless that is not wanted, which only its owner may read.
///
/// These calls read and write disks; call them at start-up, at the end, and in commands.
///
/// ```swift
/// let file = TokenArchiveFile(path: "tokens.archive", encryption: .sealed(by: encryption))
/// try file.write(await StoreInspector(store).archive())
/// ```
public struct TokenArchiveFile: Sendable {
    /// Content that is sealed for an archive opens as nothing else.
    private static let purpose: [UInt8] = Array("latchkey/archive/1".utf8)
    /// The most bytes of a file.
    private static let limit = 1 << 30

    /// The path of the file.
    public let path: String
    /// How the tokens are protected.
    public let encryption: StoreEncryption

    /// Names a file.
    ///
    /// - Parameters:
    ///   - path: The path. Put the file into a directory of its own with the permissions 0700.
    ///   - encryption: How the tokens are protected; without it, everyone who can read the file can use them.
    public init(path: String, encryption: StoreEncryption) {
        self.path = path
        self.encryption = encryption
    }

    /// Writes an archive in place of what the file held, with the permissions 0600.
    ///
    /// Whoever reads the file sees what was before or after, and never a part.
    ///
    /// - Parameter archive: The archive.
    /// - Throws: ``EncryptionError`` with ``EncryptionError/Code/fileUnavailable`` or
    ///   ``EncryptionError/Code/keyUnavailable``.
    public func write(_ archive: TokenArchive) throws(EncryptionError) {
        var bytes = archive.bytes
        if let protection = self.encryption.protection {
            do throws(RecordProtectionError) {
                let sealed = try protection.seal(bytes, context: Self.purpose)
                SecretBytes.erase(&bytes)
                bytes = sealed
            } catch {
                SecretBytes.erase(&bytes)
                throw EncryptionError(.keyUnavailable, "'\(self.path)' was not written: \(error.message)")
            }
        }
        guard bytes.count < Self.limit else {
            throw EncryptionError(.fileUnavailable, "'\(self.path)' was not written: it would exceed a gibibyte.")
        }
        do throws(CryptoError) {
            try PrivateFile(path: self.path).write(SecretBytes(taking: &bytes), isReplacing: true)
        } catch {
            throw EncryptionError(.fileUnavailable, error.message)
        }
    }

    /// Reads the archive.
    ///
    /// - Returns: The archive.
    /// - Throws: ``EncryptionError`` with ``EncryptionError/Code/insecureFile`` when others have access to the file,
    ///   ``EncryptionError/Code/fileUnavailable`` when it cannot be read, ``EncryptionError/Code/keyUnavailable`` when it
    ///   was sealed with other keys, and ``EncryptionError/Code/damaged`` when it was changed or is no archive.
    public func read() throws(EncryptionError) -> TokenArchive {
        var bytes = try self.bytes()
        defer { SecretBytes.erase(&bytes) }
        if let protection = self.encryption.protection {
            do throws(RecordProtectionError) {
                bytes = try protection.open(bytes, context: Self.purpose).content
            } catch {
                throw self.failure(error)
            }
        }
        guard let archive = TokenArchive(bytes) else {
            throw EncryptionError(.damaged, "'\(self.path)' is no archive of tokens, or a sealed one.")
        }
        return archive
    }

    private func bytes() throws(EncryptionError) -> [UInt8] {
        do throws(CryptoError) {
            return try PrivateFile(path: self.path).read(limit: Self.limit).revealed()
        } catch {
            switch error.code {
            case .insecureFile: throw EncryptionError(.insecureFile, error.message)
            case .invalidKeyRing: throw EncryptionError(.damaged, error.message)
            default: throw EncryptionError(.fileUnavailable, error.message)
            }
        }
    }

    private func failure(_ error: RecordProtectionError) -> EncryptionError {
        switch error.code {
        case .malformed:
            EncryptionError(.damaged, "'\(self.path)' is no sealed archive of tokens.")
        case .forged:
            EncryptionError(.damaged, "'\(self.path)' was changed or cut short, or is another kind of sealed content.")
        default:
            EncryptionError(.keyUnavailable, "'\(self.path)' cannot be opened: \(error.message)")
        }
    }
}
