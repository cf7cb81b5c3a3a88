//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// An algorithm of digital signatures, by its name in JOSE (RFC 7518 §3.1).
public struct SignatureAlgorithm: Hashable, Sendable {
    private enum Base: String, CaseIterable {
        case rs256 = "RS256"
        case rs384 = "RS384"
        case rs512 = "RS512"
        case ps256 = "PS256"
        case ps384 = "PS384"
        case ps512 = "PS512"
        case es256 = "ES256"
        case es384 = "ES384"
        case es512 = "ES512"
    }
    private let base: Base

    private init(base: Base) {
        self.base = base
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    public static var rs256: Self { .init(base: .rs256) }
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    public static var rs384: Self { .init(base: .rs384) }
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    public static var rs512: Self { .init(base: .rs512) }
    /// RSASSA-PSS with SHA-256.
    public static var ps256: Self { .init(base: .ps256) }
    /// RSASSA-PSS with SHA-384.
    public static var ps384: Self { .init(base: .ps384) }
    /// RSASSA-PSS with SHA-512.
    public static var ps512: Self { .init(base: .ps512) }
    /// ECDSA on P-256 with SHA-256.
    public static var es256: Self { .init(base: .es256) }
    /// ECDSA on P-384 with SHA-384.
    public static var es384: Self { .init(base: .es384) }
    /// ECDSA on P-521 with SHA-512.
    public static var es512: Self { .init(base: .es512) }

    /// All algorithms.
    public static var all: Set<Self> { Set(Base.allCases.map(Self.init(base:))) }

    /// The value of the `alg` header parameter.
    public var name: String { self.base.rawValue }

    /// Finds an algorithm by its name in JOSE; fails for an unknown one, and for `none`.
    ///
    /// - Parameter name: The value of an `alg` header parameter; case matters.
    public init?(name: String) {
        guard let base = Base(rawValue: name) else { return nil }
        self.base = base
    }

    /// The kind of key that the algorithm works with.
    public var keyKind: KeyKind {
        switch self.base {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: .rsa
        case .es256: .p256
        case .es384: .p384
        case .es512: .p521
        }
    }

    /// The hash function that the algorithm works with.
    public var hash: Hash {
        switch self.base {
        case .rs256, .ps256, .es256: .sha256
        case .rs384, .ps384, .es384: .sha384
        case .rs512, .ps512, .es512: .sha512
        }
    }

    /// The shim's number of the scheme.
    var scheme: latchkey_signature_scheme {
        switch self.base {
        case .rs256, .rs384, .rs512: LATCHKEY_RSA_PKCS1
        case .ps256, .ps384, .ps512: LATCHKEY_RSA_PSS
        case .es256, .es384, .es512: LATCHKEY_ECDSA
        }
    }
}

extension SignatureAlgorithm: CustomStringConvertible {
    /// The name in JOSE.
    public var description: String { self.name }
}
