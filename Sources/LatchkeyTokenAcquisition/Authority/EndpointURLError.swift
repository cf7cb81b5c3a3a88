//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Says what is wrong with a URL, as the end of a sentence that names the setting.
package struct EndpointURLError: Error, Sendable {
    package let message: String

    init(_ message: String) {
        self.message = message
    }
}
