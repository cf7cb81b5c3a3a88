//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One way to call an API, as it was shown.
struct DemoApproach: Encodable {
    /// What somebody needs.
    var need: String
    /// What serves that.
    var approach: String
    /// What came of it.
    var result: String
    /// Whether that is what was to be.
    var isRight: Bool
}
