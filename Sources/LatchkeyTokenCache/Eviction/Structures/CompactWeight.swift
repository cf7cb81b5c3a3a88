//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The weight of one entry in two bytes: exact below 8,192, rounded up by less than 1/4,096 above.
///
/// Weights are rounded once, when an entry is weighed. What is added to a sum is what is later subtracted, and a sum is
/// never below the true one.
struct CompactWeight: BitwiseCopyable, Equatable, Sendable {
    /// The largest weight; larger ones count as this.
    static let maximum = CompactWeight(bits: .max)
    static let zero = CompactWeight(bits: 0)

    private static let mantissaBits = 12
    /// Four bits of exponent above twelve bits of mantissa, the leading one left out unless the exponent is zero.
    private let bits: UInt16

    private init(bits: UInt16) {
        self.bits = bits
    }

    init(_ weight: UInt32) {
        let significant = UInt32.bitWidth - weight.leadingZeroBitCount
        guard significant > Self.mantissaBits else {
            self.bits = UInt16(weight)
            return
        }
        var shift = significant - Self.mantissaBits - 1
        var mantissa = (UInt64(weight) + (1 << shift) - 1) >> shift
        if mantissa == 2 << Self.mantissaBits {
            mantissa >>= 1
            shift += 1
        }
        guard shift + 1 < 16 else {
            self = .maximum
            return
        }
        self.bits = UInt16(shift + 1) << Self.mantissaBits | UInt16(mantissa & 0xfff)
    }

    var value: Int {
        let exponent = Int(self.bits >> Self.mantissaBits)
        let mantissa = Int(self.bits & 0xfff)
        return exponent == 0 ? mantissa : (1 << Self.mantissaBits + mantissa) << (exponent - 1)
    }
}
