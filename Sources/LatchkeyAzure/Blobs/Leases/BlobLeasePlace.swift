//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What can be leased: a blob or a container.
struct BlobLeasePlace: Sendable {
    let endpoint: BlobEndpoint
    let call: BlobCall

    @discardableResult
    func act(_ action: String, _ fill: (inout BlobCall) -> Void) async throws(AzureError) -> HTTPFields {
        var call = self.call
        call.set("x-ms-lease-action", action)
        fill(&call)
        return try await self.endpoint.head(call).headerFields
    }

    func acquire(for duration: Duration?, proposing id: String?) async throws(AzureError) -> BlobLease {
        let seconds = duration?.components.seconds ?? -1
        guard seconds == -1 || (15...60).contains(seconds) else {
            throw AzureError(.invalidRequest, "A lease lasts 15 to 60 seconds, or for ever: 'nil'.")
        }
        // One of our own, so that an attempt whose answer got lost can be repeated.
        let proposed = id ?? UUID().uuidString.lowercased()
        let fields = try await self.act("acquire") {
            $0.set("x-ms-lease-duration", String(seconds))
            $0.set("x-ms-proposed-lease-id", proposed)
        }
        return BlobLease(id: fields.blobValue("x-ms-lease-id") ?? proposed, place: self)
    }

    func breakLease(after period: Duration?) async throws(AzureError) -> Duration {
        let seconds = period?.components.seconds
        guard seconds.map({ (0...60).contains($0) }) ?? true else {
            throw AzureError(.invalidRequest, "A lease is broken after 0 to 60 seconds.")
        }
        let fields = try await self.act("break") { $0.set("x-ms-lease-break-period", seconds.map(String.init)) }
        return .seconds(fields.blobValue("x-ms-lease-time").flatMap { Int64($0) } ?? 0)
    }

    /// Runs a body while it holds a lease.
    func withLease<Result>(
        for duration: Duration?,
        _ body: (BlobLease) async throws -> Result
    ) async throws -> Result {
        let lease = try await self.acquire(for: duration, proposing: nil)
        let result: Result
        do {
            result = try await body(lease)
        } catch {
            // Why the body failed matters more; a lease of limited time ends by itself.
            try? await lease.release()
            throw error
        }
        // A lease that ended early did not protect the body: that is an error.
        try await lease.release()
        return result
    }
}
