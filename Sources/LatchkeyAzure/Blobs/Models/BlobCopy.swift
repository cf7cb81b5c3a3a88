//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// How far the copying of a blob is.
public struct BlobCopy: Hashable, Sendable {
    /// The identifier of the copying.
    public var id: String?
    /// `pending`, `success`, `aborted` or `failed`.
    public var status: String?

    init(_ fields: HTTPFields) {
        self.id = fields.blobValue("x-ms-copy-id")
        self.status = fields.blobValue("x-ms-copy-status")
    }
}
