//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension Emulator {
    /// The SHA-256 hash of the server's public key in Base64: what Chromium takes in
    /// `--ignore-certificate-errors-spki-list`, so that a browser can be led here without trusting a new authority.
    public var serverPublicKeyHash: String {
        do {
            let pem = String(decoding: try self.identity.serverKey.publicKey.pem(), as: UTF8.self)
            let lines = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }
            return Base64.encode(Hash.sha256.digest(of: try Base64.decode(lines.joined())))
        } catch {
            // The key was made by us, and what is written is what is read.
            preconditionFailure("The server's key could not be written: \(error)")
        }
    }
}
