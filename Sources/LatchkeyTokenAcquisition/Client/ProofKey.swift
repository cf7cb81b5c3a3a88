//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A key that signs requests to APIs, so that a token that is bound to it is of no use to others.
struct ProofKey: Sendable {
    let privateKey: PrivateKey
    /// The public key as JSON.
    let jsonWebKey: String
    /// The key's name: its thumbprint (RFC 7638).
    let id: String

    init(_ privateKey: PrivateKey) throws(CryptoError) {
        self.privateKey = privateKey
        self.jsonWebKey = try privateKey.publicKey.jsonWebKey()
        self.id = Base64URL.encode(try privateKey.publicKey.jsonWebKeyThumbprint())
    }

    @concurrent
    static func make() async -> Result<ProofKey, AcquisitionError> {
        do throws(CryptoError) {
            return .success(try ProofKey(try PrivateKey(generatingRSABits: 2048)))
        } catch {
            return .failure(
                AcquisitionError(
                    .configuration,
                    "No key could be made to sign requests with. \(error.message)",
                    cause: error
                )
            )
        }
    }

    /// What tokens are bound to.
    var tokenKey: TokenKey { TokenKey(id: self.id, confirmation: Self.confirmation(of: self.id)) }

    /// How an issuer is told a key's name (`req_cnf`).
    static func confirmation(of id: String) -> String { Base64URL.encode(Array(#"{"kid":"\#(id)"}"#.utf8)) }

    /// Signs a request to an API.
    ///
    /// - Parameters:
    ///   - token: The token, which is bound to the key.
    ///   - request: What the signature covers.
    ///   - seconds: The present, in seconds since 1970.
    /// - Returns: What follows `PoP` in the field.
    /// - Throws: ``CryptoError``.
    func sign(
        _ token: String,
        for request: SignedRequest,
        at seconds: Int64
    ) throws(CryptoError) -> String {
        let random = try RandomBytes.make(count: 16)
        let nonce = request.nonce ?? random.map(Self.hexadecimal).joined()
        var members: [String: JSONValue] = [
            "at": .string(token), "ts": .string(String(seconds)), "nonce": .string(nonce),
        ]
        if let key = JSONValue(parsing: Array(self.jsonWebKey.utf8)) { members["cnf"] = .object(["jwk": key]) }
        if let method = request.method { members["m"] = .string(method.uppercased()) }
        if let host = request.host { members["u"] = .string(host) }
        if let path = request.path { members["p"] = .string(path) }
        members.merge(request.coverage) { _, covered in covered }
        let header = JOSEHeader(algorithm: .ps256, ["kid": self.id, "typ": "pop"])
        return try JWS.sign(Array(JSONValue.object(members).text.utf8), header: header, with: self.privateKey)
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
