//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Says which member of a token response is wrong, without its value.
struct TokenResponseError: Error, Sendable {
    let message: String
    /// A finer name of what was wrong.
    let reason: String?

    init(_ message: String, reason: String? = nil) {
        self.message = message
        self.reason = reason
    }
}
