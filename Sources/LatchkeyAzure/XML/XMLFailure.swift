//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why a document cannot be read.
struct XMLFailure: Error, Hashable {
    /// What is wrong, as the end of a sentence.
    var what: String
    /// Where, in bytes from the document's beginning.
    var position: Int
}
