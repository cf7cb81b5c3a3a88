//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension PublicKey {
    /// Writes the key as a JSON Web Key with the members that RFC 7638 requires, in its order and without white space.
    ///
    /// - Returns: For example `{"e":"AQAB","kty":"RSA","n":"…"}`.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed``.
    public func jsonWebKey() throws(CryptoError) -> String {
        guard let curve = self.kind.curve else {
            let components = try self.rsaComponents()
            return #"{"e":"\#(components.e)","kty":"RSA","n":"\#(components.n)"}"#
        }
        let point = try self.point()
        let (x, y) = (Base64URL.encode(point.x), Base64URL.encode(point.y))
        return #"{"crv":"\#(curve)","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
    }

    /// The SHA-256 hash of ``jsonWebKey()`` (RFC 7638): a name that everyone computes alike.
    ///
    /// - Returns: 32 bytes; in base64url they serve as `kid` and `jkt`.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed``.
    public func jsonWebKeyThumbprint() throws(CryptoError) -> [UInt8] {
        Hash.sha256.digest(of: Array(try self.jsonWebKey().utf8))
    }
}
