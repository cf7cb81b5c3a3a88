//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// Tags as they are sent: like a query.
enum BlobTags {
    static func text(_ tags: [String: String]) -> String {
        tags.sorted { $0.key < $1.key }
            .map { "\(PercentEncoding.component($0.key))=\(PercentEncoding.component($0.value))" }
            .joined(separator: "&")
    }
}
