//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The kind of a key.
public struct KeyKind: Hashable, Sendable {
    private enum Base: String { case rsa = "RSA" }
    private let base: Base

    /// RSA, of 2048 bits or more.
    public static var rsa: Self { .init(base: .rsa) }

    /// The value of the `kty` member of a JSON Web Key.
    public var name: String { self.base.rawValue }
}

extension KeyKind: CustomStringConvertible {
    /// The name in JOSE.
    public var description: String { self.name }
}
