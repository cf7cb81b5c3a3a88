//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP

/// Fetches ranges of a blob.
struct BlobDownloadSource: Sendable {
    /// A range as it arrives.
    struct Part: Sendable {
        var body: HTTPResponseBody
        /// Where it ends.
        var end: Int64
    }

    let blob: BlobClient
    let conditions: BlobConditions

    /// Fetches the first range, which tells how much there is.
    func start(at offset: Int64, count: Int64?) async throws(AzureError) -> BlobDownload {
        let wanted =
            count.map { offset.addingReportingOverflow($0) }.map { $0.overflow ? .max : $0.partialValue } ?? .max
        var call = self.blob.call(.get)
        call.set(self.conditions)
        let whole = call
        call.set("x-ms-range", self.range(from: offset, to: wanted))
        let response: HTTPClientResponse
        do throws(AzureError) {
            response = try await self.blob.endpoint.send(call)
        } catch {
            // Of an empty blob there is no range.
            guard error.status?.code == 416, offset == 0 else { throw error }
            response = try await self.blob.endpoint.send(whole)
        }
        var properties = BlobProperties(response.head.headerFields)
        let part: Part
        if response.head.status == .partialContent {
            let range = try Self.contentRange(of: response.head, from: offset)
            properties.size = range.total
            part = Part(body: response.body, end: range.end)
        } else {
            guard offset == 0 else {
                throw AzureError(.malformedAnswer, "The service ignored which bytes were wanted.")
            }
            part = Part(body: response.body, end: properties.size)
        }
        return BlobDownload(
            source: self,
            first: part,
            properties: properties,
            range: offset..<max(offset, min(wanted, properties.size))
        )
    }

    /// Fetches a further range of the same content.
    func part(from offset: Int64, to end: Int64, eTag: String?) async throws(AzureError) -> Part {
        guard let eTag else { throw AzureError(.malformedAnswer, "The service did not say which content it sent.") }
        var call = self.blob.call(.get)
        call.set(BlobConditions(ifMatch: eTag, leaseID: self.conditions.leaseID))
        call.set("x-ms-range", self.range(from: offset, to: end))
        let response = try await self.blob.endpoint.send(call)
        let range = try Self.contentRange(of: response.head, from: offset)
        return Part(body: response.body, end: range.end)
    }

    private func range(from offset: Int64, to end: Int64) -> String {
        let size = Int64(self.blob.endpoint.options.downloadRangeSize)
        let last = min(end, offset.addingReportingOverflow(size).overflow ? .max : offset + size) - 1
        return "bytes=\(offset)-\(last)"
    }

    /// Which bytes an answer has.
    private static func contentRange(
        of head: HTTPResponse,
        from offset: Int64
    ) throws(AzureError) -> (end: Int64, total: Int64) {
        let text = head.headerFields[.contentRange] ?? ""
        let parts = text.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "-" || $0 == "/" }
        guard head.status == .partialContent, parts.count == 4, parts[0] == "bytes", Int64(parts[1]) == offset,
            let last = Int64(parts[2]), let total = Int64(parts[3]), last >= offset, last < total
        else { throw AzureError(.malformedAnswer, "The service sent other bytes than were wanted.") }
        return (last + 1, total)
    }
}
