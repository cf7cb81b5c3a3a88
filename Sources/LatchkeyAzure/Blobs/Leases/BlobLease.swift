//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A lease of a blob or container: until it ends, nobody else writes or deletes it.
public struct BlobLease: Sendable {
    /// The identifier, for ``BlobConditions/leaseID``.
    public let id: String
    let place: BlobLeasePlace

    /// Starts the lease's time anew.
    ///
    /// - Throws: ``AzureError``; with code ``AzureError/Code/conflict`` when it has ended and somebody else has one.
    public func renew() async throws(AzureError) {
        try await self.place.act("renew") { $0.set("x-ms-lease-id", self.id) }
    }

    /// Gives the lease another identifier.
    ///
    /// - Parameter id: The new identifier, a GUID.
    /// - Returns: The lease by its new identifier.
    /// - Throws: ``AzureError``.
    public func change(to id: String) async throws(AzureError) -> BlobLease {
        let fields = try await self.place.act("change") {
            $0.set("x-ms-lease-id", self.id)
            $0.set("x-ms-proposed-lease-id", id)
        }
        return BlobLease(id: fields.blobValue("x-ms-lease-id") ?? id, place: self.place)
    }

    /// Ends the lease.
    ///
    /// - Throws: ``AzureError``; with code ``AzureError/Code/conflict`` when it has ended already.
    public func release() async throws(AzureError) {
        try await self.place.act("release") { $0.set("x-ms-lease-id", self.id) }
    }
}
