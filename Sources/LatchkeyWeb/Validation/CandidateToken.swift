//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A token that was read but not verified: nothing that it says is to be believed.
struct CandidateToken: Sendable {
    /// The signed token in compact form; of an encrypted one, the token inside.
    let text: String
    let jws: JWS
    let claims: TokenClaims

    /// The issuer that the token names.
    var issuer: String? { self.claims.text("iss") }
    /// When the token's time is over, in seconds since 1970.
    var expiry: Int64? { self.claims["exp"]?.seconds }

    /// The tenant that the token names: by itself, or in the path of its issuer.
    var tenant: String? {
        if let tenant = self.claims.text("tid", "tenantId") { return tenant }
        guard let issuer, let scheme = issuer.firstRange(of: "://") else { return nil }
        let segments = issuer[scheme.upperBound...].split(separator: "/").dropFirst()
        return segments.first.map(String.init)
    }
}

extension TokenValidator {
    /// The values of `typ` that access tokens have (RFC 8725 §3.11, RFC 9068).
    private static let types: Set<String> = ["jwt", "at+jwt", "application/at+jwt"]
    /// The values of `typ` that notices of sign-outs have (OpenID Connect Back-Channel Logout 1.0 §2.4).
    private static let logoutTypes: Set<String> = ["jwt", "logout+jwt", "application/logout+jwt"]

    /// Reads a token, and decrypts it when it is encrypted.
    func read(_ token: String) async throws(TokenValidationError) -> CandidateToken {
        var text = token
        if Self.countOfDots(token) == 4 { text = try await self.decrypt(token) }
        do throws(CryptoError) {
            let jws = try JWS(compact: text, accepting: self.options.algorithms)
            let types = self.options.isForLogoutTokens ? Self.logoutTypes : Self.types
            if let type = jws.header.type, !types.contains(type.lowercased()) {
                throw CryptoError(.unsupportedAlgorithm, "The header's 'typ' is not that of an access token.")
            }
            return CandidateToken(text: text, jws: jws, claims: try TokenClaims(payload: jws.payload))
        } catch {
            let code: TokenValidationError.Code = error.code == .unsupportedAlgorithm ? .unsupported : .malformed
            throw TokenValidationError(code, error.message)
        }
    }

    private static func countOfDots(_ token: String) -> Int {
        func count(_ bytes: some Sequence<UInt8>) -> Int {
            bytes.reduce(into: 0) { count, byte in count += byte == UInt8(ascii: ".") ? 1 : 0 }
        }
        // Text that lies in one piece, as most does, is counted many times faster.
        return unsafe token.utf8.withContiguousStorageIfAvailable { unsafe count($0) } ?? count(token.utf8)
    }

    /// Decrypts a token: the key of its name first, then each; whoever sends it learns nothing of why none fits.
    private func decrypt(_ token: String) async throws(TokenValidationError) -> String {
        if self.options.decryptionKeys.isEmpty, let decrypt = self.options.decrypt {
            guard let bytes = try? await decrypt(token), bytes.count <= self.options.longestToken,
                let text = String(validating: bytes, as: UTF8.self)
            else { throw TokenValidationError(.decryptionFailed, "None of the API's certificates decrypts the token.") }
            return text
        }
        guard !self.options.decryptionKeys.isEmpty else {
            throw TokenValidationError(.decryptionFailed, "The token is encrypted, and the API has no key for that.")
        }
        let jwe: JWE
        do {
            jwe = try JWE(compact: token)
        } catch {
            let code: TokenValidationError.Code = error.code == .unsupportedAlgorithm ? .unsupported : .malformed
            throw TokenValidationError(code, error.message)
        }
        for key in self.options.decryptionKeys {
            guard let bytes = try? jwe.decrypt(with: key) else { continue }
            guard let text = String(validating: bytes, as: UTF8.self), text.utf8.count <= self.options.longestToken
            else {
                break
            }
            return text
        }
        throw TokenValidationError(.decryptionFailed, "None of the API's keys decrypts the token.")
    }
}
