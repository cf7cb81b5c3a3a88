//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// The kind of a key.
public struct KeyKind: Hashable, Sendable {
    private enum Base { case rsa, p256, p384, p521 }
    private let base: Base

    /// RSA, of 2048 bits or more.
    public static var rsa: Self { .init(base: .rsa) }
    /// The elliptic curve P-256.
    public static var p256: Self { .init(base: .p256) }
    /// The elliptic curve P-384.
    public static var p384: Self { .init(base: .p384) }
    /// The elliptic curve P-521.
    public static var p521: Self { .init(base: .p521) }

    /// The value of the `kty` member of a JSON Web Key.
    public var name: String { self.base == .rsa ? "RSA" : "EC" }

    /// The value of the `crv` member of a JSON Web Key; `nil` for RSA.
    public var curve: String? {
        switch self.base {
        case .rsa: nil
        case .p256: "P-256"
        case .p384: "P-384"
        case .p521: "P-521"
        }
    }

    private init(base: Base) {
        self.base = base
    }

    /// Finds the kind of keys on a curve; fails for an unknown curve.
    init?(curve: String) {
        guard let kind = [Self.p256, .p384, .p521].first(where: { $0.curve == curve }) else { return nil }
        self = kind
    }

    /// Finds a kind by the shim's number; fails for kinds that are not supported.
    init?(_ shimValue: latchkey_key_kind) {
        guard let kind = [Self.rsa, .p256, .p384, .p521].first(where: { $0.shimValue == shimValue }) else { return nil }
        self = kind
    }

    /// The shim's number.
    var shimValue: latchkey_key_kind {
        switch self.base {
        case .rsa: LATCHKEY_KEY_RSA
        case .p256: LATCHKEY_KEY_P256
        case .p384: LATCHKEY_KEY_P384
        case .p521: LATCHKEY_KEY_P521
        }
    }

    /// The length of each coordinate of a point in bytes; 0 for RSA.
    var coordinateCount: Int {
        switch self.base {
        case .rsa: 0
        case .p256: 32
        case .p384: 48
        case .p521: 66
        }
    }
}

extension KeyKind: CustomStringConvertible {
    /// `RSA`, or the name of the curve.
    public var description: String { self.curve ?? self.name }
}
