//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Header fields that callers may not add to the requests to an API.
enum ForbiddenFields {
    private static let names: Set<String> = [
        "authorization", "connection", "content-length", "cookie", "forwarded", "host", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "x-http-method-override",
        "x-ms-client-principal", "x-ms-client-principal-id", "x-ms-client-principal-idp", "x-ms-client-principal-name",
        "x-original-method", "x-original-url",
    ]

    /// Whether a field is one of them.
    static func contains(_ name: HTTPField.Name) -> Bool {
        let name = name.canonicalName
        return self.names.contains(name) || name.hasPrefix("x-forwarded-") || name.hasPrefix("x-ms-token-")
    }
}
