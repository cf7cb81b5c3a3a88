//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyConfiguration

@Suite struct PrintableTests {
    @Test func printableNamesAreOneShortLine() {
        #expect(printable("a\u{1B}[31m\nb") == "a?[31m?b")
        #expect(printable(String(repeating: "x", count: 500)).count == 61)
    }
}
