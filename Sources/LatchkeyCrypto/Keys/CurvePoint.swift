//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The public numbers of a key on an elliptic curve, as big-endian bytes of full length.
public struct CurvePoint: Hashable, Sendable {
    /// The curve.
    public let kind: KeyKind
    /// The first coordinate.
    public let x: [UInt8]
    /// The second coordinate.
    public let y: [UInt8]

    /// Creates a point; ``PublicKey/init(point:)`` checks whether it is on the curve.
    ///
    /// - Parameters:
    ///   - kind: The curve.
    ///   - x: The first coordinate.
    ///   - y: The second coordinate.
    public init(kind: KeyKind, x: [UInt8], y: [UInt8]) {
        self.kind = kind
        self.x = x
        self.y = y
    }
}
