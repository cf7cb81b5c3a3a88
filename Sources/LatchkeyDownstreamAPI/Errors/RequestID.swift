//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

/// Finds the identifier that a server gave to a request, under the names that are in use.
enum RequestID {
    private static let names = ["request-id", "x-ms-request-id", "x-request-id", "client-request-id", "traceparent"]
        .compactMap { HTTPField.Name($0) }

    static func find(in fields: HTTPFields) -> String? {
        for name in self.names {
            if let value = fields[name], !value.isEmpty { return SafeText.clean(value, limit: 128) }
        }
        return nil
    }
}
