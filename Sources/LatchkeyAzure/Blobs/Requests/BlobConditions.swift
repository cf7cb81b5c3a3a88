//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
public import LatchkeyTokenCache

/// Under which conditions a request is carried out; otherwise it fails with ``AzureError/Code/conditionNotMet``.
public struct BlobConditions: Hashable, Sendable {
    /// The entity tag that the blob must have, with its quotes; `*` for any; `nil` by default.
    public var ifMatch: String?
    /// The entity tag that the blob must not have, with its quotes; `*` if it must not exist; `nil` by default.
    public var ifNoneMatch: String?
    /// A time since which the blob must have changed; `nil` by default.
    public var ifModifiedSince: WallTime?
    /// A time since which the blob must not have changed; `nil` by default.
    public var ifUnmodifiedSince: WallTime?
    /// A condition on the blob's tags, such as `"project" = 'apollo'`; `nil` by default.
    public var ifTags: String?
    /// The lease that the caller holds; `nil` by default.
    public var leaseID: String?

    /// Creates conditions.
    ///
    /// - Parameters:
    ///   - ifMatch: The entity tag that the blob must have; none by default.
    ///   - ifNoneMatch: The entity tag that the blob must not have; none by default.
    ///   - leaseID: The lease that the caller holds; none by default.
    public init(ifMatch: String? = nil, ifNoneMatch: String? = nil, leaseID: String? = nil) {
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.leaseID = leaseID
    }
}

extension BlobCall {
    /// Sets the fields that conditions are sent in.
    mutating func set(_ conditions: BlobConditions) {
        self.set("If-Match", conditions.ifMatch)
        self.set("If-None-Match", conditions.ifNoneMatch)
        self.set("If-Modified-Since", conditions.ifModifiedSince.map { HTTPDate.string($0.seconds) })
        self.set("If-Unmodified-Since", conditions.ifUnmodifiedSince.map { HTTPDate.string($0.seconds) })
        self.set("x-ms-if-tags", conditions.ifTags)
        self.set("x-ms-lease-id", conditions.leaseID)
    }
}
