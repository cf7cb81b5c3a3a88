//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyTokenCache

/// What the service says of a blob that was made.
public struct UploadedBlob: Hashable, Sendable {
    /// The entity tag, with its quotes.
    public var eTag: String?
    /// When it was made.
    public var lastModified: WallTime?
    /// The version, where the account keeps versions.
    public var versionID: String?

    init(_ fields: HTTPFields) {
        self.eTag = fields[.eTag]
        self.lastModified = fields[.lastModified].flatMap(WallTime.init(httpDate:))
        self.versionID = fields.blobValue("x-ms-version-id")
    }
}
