//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// A response, and the header field that its request was authorised with.
struct AuthorizedResponse: Sendable {
    var response: HTTPClientResponse
    /// `nil` when the request was not authorised with a token.
    var header: AuthorizationHeader?
}
