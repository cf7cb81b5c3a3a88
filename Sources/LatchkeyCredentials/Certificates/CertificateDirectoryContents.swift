//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What the files of a directory hold.
struct CertificateDirectoryContents {
    /// How many files are looked at.
    private static let mostFiles = 1000
    private static let endings = [".pem", ".crt", ".cer", ".key", ".pfx", ".p12"]

    /// The private keys that have a certificate.
    private(set) var keys: [CertifiedKey] = []
    /// The certificates that no private key was found for.
    private(set) var certificatesWithoutKey: [Certificate] = []
    /// What was wrong with files that could not be read.
    private(set) var failures: [String] = []

    /// Reads all files.
    init(path: String, passphrase: SecretBytes?) throws(CredentialError) {
        var privateKeys: [PrivateKey] = []
        var certificates: [Certificate] = []
        for name in try Self.names(in: path) {
            do {
                var bytes = try FileSnapshot(reading: "\(path)/\(name)").bytes
                defer { SecretBytes.erase(&bytes) }
                guard CertificateBytes.isPEM(bytes) else {
                    // A certificate without a key may also be in binary form, which is no concern here.
                    self.keys.append(try CertifiedKey(pkcs12: bytes, passphrase: passphrase))
                    continue
                }
                let found = try Certificate.all(pem: bytes)
                certificates += found
                if CertificateBytes.hasPrivateKey(bytes) {
                    privateKeys.append(try PrivateKey(pem: bytes, passphrase: passphrase))
                } else if found.isEmpty {
                    self.failures.append("'\(name)' holds neither a certificate nor a private key.")
                }
            } catch let error as CredentialError {
                self.failures.append(error.message)
            } catch let error as CryptoError {
                self.failures.append("'\(name)': \(error.message)")
            } catch {
                self.failures.append("'\(name)' cannot be read.")
            }
        }
        self.pair(privateKeys, with: certificates)
    }

    /// The names of the files that may hold keys and certificates, in order.
    static func names(in path: String) throws(CredentialError) -> [String] {
        guard !path.isEmpty, !path.utf8.contains(0), let directory = unsafe opendir(path) else {
            throw CredentialError(
                .unavailable,
                "The directory '\(path)', which stands in for a certificate store, cannot be opened."
            )
        }
        defer { _ = unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            // Hidden entries are the directories behind an orchestrator's symbolic links.
            guard !name.hasPrefix("."), self.endings.contains(where: name.lowercased().hasSuffix) else { continue }
            names.append(name)
            guard names.count <= Self.mostFiles else {
                throw CredentialError(.unavailable, "The directory '\(path)' has more than \(Self.mostFiles) files.")
            }
        }
        return names.sorted()
    }

    /// Puts keys and certificates together that belong together, however they are spread over files.
    private mutating func pair(_ privateKeys: [PrivateKey], with certificates: [Certificate]) {
        var alone = certificates
        for key in privateKeys {
            // Each certificate of the key is a candidate of its own: an old and a new one may have the same key.
            for certificate in certificates where certificate.publicKey == key.publicKey {
                alone.removeAll { $0 == certificate }
                let others = certificates.filter { $0.publicKey != key.publicKey }
                if let key = try? CertifiedKey(privateKey: key, certificates: [certificate] + others) {
                    self.keys.append(key)
                }
            }
        }
        self.certificatesWithoutKey = alone
    }
}
