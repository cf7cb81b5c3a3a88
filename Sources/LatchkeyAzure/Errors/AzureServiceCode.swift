//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A code by which an Azure service says why it refused a request.
///
/// Services add codes over time; any text is one.
public struct AzureServiceCode: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    /// The code, as the service writes it.
    public var rawValue: String

    /// Creates a code.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Creates a code.
    public init(stringLiteral value: String) { self.rawValue = value }

    // MARK: - Blob Storage

    /// The token lacks a permission, such as that of the role *Storage Blob Data Reader*.
    public static var authorizationPermissionMismatch: Self { "AuthorizationPermissionMismatch" }
    /// The blob is archived; it must be rehydrated before it is read.
    public static var blobArchived: Self { "BlobArchived" }
    /// The blob is there already.
    public static var blobAlreadyExists: Self { "BlobAlreadyExists" }
    /// The blob is not there.
    public static var blobNotFound: Self { "BlobNotFound" }
    /// A condition does not hold.
    public static var conditionNotMet: Self { "ConditionNotMet" }
    /// The container is there already.
    public static var containerAlreadyExists: Self { "ContainerAlreadyExists" }
    /// The container is being deleted; its name is free again later.
    public static var containerBeingDeleted: Self { "ContainerBeingDeleted" }
    /// The container is not there.
    public static var containerNotFound: Self { "ContainerNotFound" }
    /// A block of the list was not uploaded.
    public static var invalidBlockList: Self { "InvalidBlockList" }
    /// The range lies behind the blob's end.
    public static var invalidRange: Self { "InvalidRange" }
    /// Somebody else has a lease.
    public static var leaseAlreadyPresent: Self { "LeaseAlreadyPresent" }
    /// There is a lease, and the request does not name it.
    public static var leaseIDMissing: Self { "LeaseIdMissing" }
    /// The request names another lease than the one there is.
    public static var leaseIDMismatchWithBlobOperation: Self { "LeaseIdMismatchWithBlobOperation" }
    /// The lease that the request names has ended.
    public static var leaseLost: Self { "LeaseLost" }
    /// The content has another hash than the request says.
    public static var md5Mismatch: Self { "Md5Mismatch" }
    /// The blob has snapshots, and the request does not say what becomes of them.
    public static var snapshotsPresent: Self { "SnapshotsPresent" }

    // MARK: - Key Vault

    /// The certificate is not there.
    public static var certificateNotFound: Self { "CertificateNotFound" }
    /// The key is not there.
    public static var keyNotFound: Self { "KeyNotFound" }
    /// The secret is not there.
    public static var secretNotFound: Self { "SecretNotFound" }
    /// The secret, key or certificate is disabled.
    public static var secretDisabled: Self { "SecretDisabled" }
    /// What has this name was deleted and can be recovered.
    public static var objectIsDeletedButRecoverable: Self { "ObjectIsDeletedButRecoverable" }
}

extension AzureServiceCode: CustomStringConvertible {
    /// The code.
    public var description: String { self.rawValue }
}
