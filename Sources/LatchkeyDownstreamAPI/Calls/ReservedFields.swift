//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// The header fields that calls may not set: they belong to the token, the connection or the framing.
enum ReservedFields {
    private static let names: Set<String> = [
        "authorization", "connection", "content-length", "host", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    static func contains(_ field: HTTPField.Name) -> Bool {
        Self.names.contains(field.canonicalName)
    }
}
