//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a request's options may contain, so that nothing of it can leak into header fields.
enum RequestRules {
    static func check(_ options: AcquireTokenOptions) throws(AcquisitionError) {
        if let id = options.correlationID {
            guard !id.isEmpty, id.utf8.count <= 128, id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw AcquisitionError(
                    .invalidRequest,
                    "The correlation ID is empty, too long or contains blanks. Use a UUID."
                )
            }
        }
        if let claims = options.claims {
            guard JSONValue(parsing: Array(claims.utf8))?.object != nil else {
                throw AcquisitionError(
                    .invalidRequest,
                    "The claims are not a JSON object. Pass on what the challenge carried, decoded from base64."
                )
            }
        }
    }
}
