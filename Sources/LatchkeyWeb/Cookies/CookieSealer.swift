//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Seals what a browser keeps, so that it can neither read nor change it.
///
/// Each cookie has a data key of its own, wrapped under the active key of a ring: a ring may be rotated, and instances that
/// share one read each other's cookies.
struct CookieSealer: Sendable {
    /// What a cookie is for; one is never taken for another.
    enum Purpose: String, Sendable {
        case browserCode
        case flow
        case session
        case count
        case prompt
    }

    let ring: KeyRing

    /// Seals bytes.
    func seal(_ bytes: [UInt8], for purpose: Purpose) throws(CryptoError) -> String {
        let dataKey = try SecretBytes(randomCount: AESGCMKey.keyCount)
        let wrapped = try self.ring.wrap(dataKey)
        let id = Array(wrapped.keyID.utf8)
        let head = [UInt8(id.count)] + id + [UInt8(wrapped.bytes.count)] + wrapped.bytes
        let sealed = try AESGCMKey(dataKey).seal(bytes, context: Self.context(purpose))
        return Base64URL.encode(head + sealed)
    }

    /// Opens what was sealed; `nil` for what was changed, made up, or sealed with a key that is gone.
    func open(_ text: String, for purpose: Purpose) -> [UInt8]? {
        guard let bytes = try? Base64URL.decode(text) else { return nil }
        var rest = bytes[...]
        func take() -> ArraySlice<UInt8>? {
            guard let count = rest.popFirst().map(Int.init), rest.count >= count else { return nil }
            let part = rest.prefix(count)
            rest = rest.dropFirst(count)
            return part
        }
        guard let id = take(), let wrapped = take() else { return nil }
        let key = WrappedKey(keyID: String(decoding: id, as: UTF8.self), bytes: Array(wrapped))
        guard let dataKey = try? self.ring.unwrap(key), let aes = try? AESGCMKey(dataKey) else { return nil }
        return try? aes.open(Array(rest), context: Self.context(purpose))
    }

    private static func context(_ purpose: Purpose) -> [UInt8] { Array("latchkey-web:\(purpose.rawValue):1".utf8) }
}
