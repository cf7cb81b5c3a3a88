//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension HTTPField.Name {
    // Valid tokens (RFC 9110 §5.6.2), so that the initialisers cannot fail.
    static let clientRequestID = Self("x-ms-client-request-id")!
    static let serviceRequestID = Self("x-ms-request-id")!
    static let serviceErrorCode = Self("x-ms-error-code")!
    static let serviceVersion = Self("x-ms-version")!
    static let serviceDate = Self("x-ms-date")!
}
