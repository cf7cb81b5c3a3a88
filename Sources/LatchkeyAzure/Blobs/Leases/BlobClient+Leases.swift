//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension BlobClient {
    private var leasePlace: BlobLeasePlace { BlobLeasePlace(endpoint: self.endpoint, call: self.call(.put, "lease")) }

    /// Takes a lease of the blob.
    ///
    /// - Parameters:
    ///   - duration: How long, 15 to 60 seconds; until it is released by default.
    ///   - id: The identifier to have, a GUID; a random one by default.
    /// - Returns: The lease.
    /// - Throws: ``AzureError``; with service code ``AzureServiceCode/leaseAlreadyPresent`` when somebody has one.
    public func acquireLease(for duration: Duration? = nil, id: String? = nil) async throws(AzureError) -> BlobLease {
        try await self.leasePlace.acquire(for: duration, proposing: id)
    }

    /// Ends the lease of somebody else.
    ///
    /// - Parameter period: How long it may go on, up to 60 seconds; as long as it would by default.
    /// - Returns: How long it goes on.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func breakLease(after period: Duration? = nil) async throws(AzureError) -> Duration {
        try await self.leasePlace.breakLease(after: period)
    }

    /// Runs a body while it holds a lease of the blob, and releases it whether the body throws or not.
    ///
    /// - Parameters:
    ///   - duration: How long the lease lasts, 15 to 60 seconds unless it is renewed; until it is released by default.
    ///   - body: What to do; it writes with the lease's ``BlobLease/id``.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, and ``AzureError``: also when the lease ended before the body did.
    public func withLease<Result>(
        for duration: Duration? = nil,
        _ body: (BlobLease) async throws -> Result
    ) async throws -> Result {
        try await self.leasePlace.withLease(for: duration, body)
    }
}

extension BlobContainerClient {
    private var leasePlace: BlobLeasePlace { BlobLeasePlace(endpoint: self.endpoint, call: self.call(.put, "lease")) }

    /// Takes a lease of the container, which protects it from being deleted.
    ///
    /// - Parameters:
    ///   - duration: How long, 15 to 60 seconds; until it is released by default.
    ///   - id: The identifier to have, a GUID; a random one by default.
    /// - Returns: The lease.
    /// - Throws: ``AzureError``.
    public func acquireLease(for duration: Duration? = nil, id: String? = nil) async throws(AzureError) -> BlobLease {
        try await self.leasePlace.acquire(for: duration, proposing: id)
    }

    /// Ends the lease of somebody else.
    ///
    /// - Parameter period: How long it may go on, up to 60 seconds; as long as it would by default.
    /// - Returns: How long it goes on.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func breakLease(after period: Duration? = nil) async throws(AzureError) -> Duration {
        try await self.leasePlace.breakLease(after: period)
    }
}
