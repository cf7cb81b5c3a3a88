//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

enum SampleKeys {
    /// A key.
    static let first = make { () throws(CryptoError) in try PrivateKey() }
    /// Another key.
    static let second = make { () throws(CryptoError) in try PrivateKey() }
    /// A key on P-256.
    static let p256 = make { () throws(CryptoError) in try PrivateKey(generatingOn: .p256) }
    /// A key on P-384.
    static let p384 = make { () throws(CryptoError) in try PrivateKey(generatingOn: .p384) }
    /// A key on P-521.
    static let p521 = make { () throws(CryptoError) in try PrivateKey(generatingOn: .p521) }
    /// One key of each kind.
    static let all = [first, p256, p384, p521]

    /// The key that fits an algorithm.
    static func key(for algorithm: SignatureAlgorithm) -> PrivateKey {
        all.first { $0.kind == algorithm.keyKind } ?? first
    }

    private static func make(_ body: () throws(CryptoError) -> PrivateKey) -> PrivateKey {
        do throws(CryptoError) {
            return try body()
        } catch {
            preconditionFailure("No key for the tests: \(error)")
        }
    }
}

extension ClosedRange<Int64> {
    /// The years 2020 to 2049, as a validity.
    static var sampleValidity: Self { 1_577_836_800...2_524_607_999 }
}

extension SecretBytes {
    /// A pass phrase.
    convenience init(_ text: String) { self.init(copying: Array(text.utf8)) }
}
