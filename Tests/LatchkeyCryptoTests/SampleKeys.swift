//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Keys that are made once for all tests, because that is slow.
enum SampleKeys {
    /// A key.
    static let first = makeKey()
    /// Another key.
    static let second = makeKey()

    private static func makeKey() -> PrivateKey {
        do {
            return try PrivateKey()
        } catch {
            preconditionFailure("No key for the tests: \(error)")
        }
    }
}

extension ClosedRange<Int64> {
    /// The years 2020 to 2049, as a validity.
    static var sampleValidity: Self { 1_577_836_800...2_524_607_999 }
}
