//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Why Blob Storage refuses a request.
struct StorageRefusal: Error {
    var status: HTTPResponse.Status
    var code: String
    var message: String
    var headers: HTTPFields = [:]
    /// Further elements of the error.
    var details: [(name: String, value: String)] = []

    init(_ status: Int, _ code: String, _ message: String) {
        self.status = .init(code: status)
        self.code = code
        self.message = message
    }

    static func invalidHeader(_ name: String, _ value: String) -> Self {
        var refusal = Self(
            400,
            "InvalidHeaderValue",
            "The value for one of the HTTP headers is not in the correct format."
        )
        refusal.details = [("HeaderName", name), ("HeaderValue", value)]
        return refusal
    }

    static func invalidQuery(_ name: String, _ value: String) -> Self {
        var refusal = Self(400, "InvalidQueryParameterValue", "Value for one of the query parameters is invalid.")
        refusal.details = [("QueryParameterName", name), ("QueryParameterValue", value)]
        return refusal
    }

    static var blobAlreadyExists: Self { Self(409, "BlobAlreadyExists", "The specified blob already exists.") }
    static var blobNotFound: Self { Self(404, "BlobNotFound", "The specified blob does not exist.") }
    static var conditionNotMet: Self {
        Self(412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.")
    }
    static var containerAlreadyExists: Self {
        Self(409, "ContainerAlreadyExists", "The specified container already exists.")
    }
    static var containerNotFound: Self { Self(404, "ContainerNotFound", "The specified container does not exist.") }
    static var denied: Self {
        Self(
            403,
            "AuthorizationPermissionMismatch",
            "This request is not authorized to perform this operation using this permission."
        )
    }
    static var invalidBlockList: Self { Self(400, "InvalidBlockList", "The specified block list is invalid.") }
    static var invalidRange: Self {
        Self(416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
    }
    static var invalidResourceName: Self {
        Self(400, "InvalidResourceName", "The specified resource name contains invalid characters.")
    }
    static var leaseAlreadyPresent: Self { Self(409, "LeaseAlreadyPresent", "There is already a lease present.") }
    static var leaseBroken: Self {
        Self(409, "LeaseIsBrokenAndCannotBeRenewed", "The lease was broken and cannot be renewed.")
    }
    static var leaseIDMissing: Self {
        Self(412, "LeaseIdMissing", "There is currently a lease and no lease ID was specified in the request.")
    }
    static func leaseIDMismatch(_ isForBlob: Bool) -> Self {
        Self(
            412,
            isForBlob ? "LeaseIdMismatchWithBlobOperation" : "LeaseIdMismatchWithContainerOperation",
            "The lease ID specified did not match the lease ID."
        )
    }
    static var leaseIDMismatchWithLeaseOperation: Self {
        Self(409, "LeaseIdMismatchWithLeaseOperation", "The lease ID specified did not match the lease ID.")
    }
    static var leaseLost: Self { Self(412, "LeaseLost", "A lease ID was specified, but the lease has expired.") }
    static func leaseNotPresent(_ isForBlob: Bool) -> Self {
        Self(
            412,
            isForBlob ? "LeaseNotPresentWithBlobOperation" : "LeaseNotPresentWithContainerOperation",
            "There is currently no lease."
        )
    }
    static var leaseNotPresentWithLeaseOperation: Self {
        Self(409, "LeaseNotPresentWithLeaseOperation", "There is currently no lease.")
    }
    static var notModified: Self { Self(304, "ConditionNotMet", "") }
    static var snapshotsPresent: Self {
        Self(409, "SnapshotsPresent", "This operation is not permitted while the blob has snapshots.")
    }
    static var unsupported: Self {
        Self(405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.")
    }
}
