//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Synchronization

/// The keys of tokens, which change while the emulator runs: the first signs, all are published.
final class SigningKeys: Sendable {
    private let keys: Mutex<[SigningKey]>
    private let validity: ClosedRange<Int64>

    /// Begins with the keys of an identity.
    init(identity: Emulator.Identity) {
        self.keys = Mutex(identity.signingKeys)
        self.validity = identity.certificateAuthority.certificate.validity
    }

    /// All keys, the one that signs first.
    var all: [SigningKey] { self.keys.withLock { $0 } }

    /// The key that signs.
    var current: SigningKey { self.keys.withLock { $0[0] } }

    /// The public key of a name.
    func publicKey(named keyID: String) -> PublicKey? {
        self.keys.withLock { keys in keys.first { $0.keyID == keyID }?.privateKey.publicKey }
    }

    /// Makes a new key, which signs from now on.
    ///
    /// - Parameter retiringOthers: Whether the other keys are not published any more.
    /// - Throws: `CryptoError`.
    func rotate(retiringOthers: Bool) throws(CryptoError) {
        let key = try SigningKey(validity: self.validity)
        self.keys.withLock { $0 = [key] + (retiringOthers ? [] : $0) }
    }
}
