//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyWeb
import Synchronization

/// The last answer with a header field, which is given again for as long as the field is the same.
final class RenderedHeader: Sendable {
    private let last = Mutex<(value: String, response: OutboundResponse)?>(nil)

    /// Returns the answer with a header field.
    ///
    /// - Parameter value: The value of the header field.
    /// - Returns: The response.
    func response(for value: String) -> OutboundResponse {
        if let held = self.last.withLock({ $0 }), held.value == value { return held.response }
        let response = SidecarResults.authorizationHeader(value)
        self.last.withLock { $0 = (value, response) }
        return response
    }
}
