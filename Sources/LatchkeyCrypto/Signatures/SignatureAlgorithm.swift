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
    }
    private let base: Base

    private init(base: Base) {
        self.base = base
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    public static var rs256: Self { .init(base: .rs256) }

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
    var keyKind: KeyKind {
        switch self.base {
        case .rs256: .rsa
        }
    }

    /// The shim's number of the algorithm.
    var shimValue: latchkey_signature_algorithm {
        switch self.base {
        case .rs256: LATCHKEY_RSA_PKCS1_SHA256
        }
    }
}

extension SignatureAlgorithm: CustomStringConvertible {
    /// The name in JOSE.
    public var description: String { self.name }
}
