//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP

/// Opens a file, at its beginning or later.
struct DownloadSource: Sendable {
    /// A file from some byte on.
    struct Part: Sendable {
        var head: HTTPResponse
        var body: HTTPResponseBody
    }

    private static let redirects: Set<Int> = [301, 302, 303, 307, 308]
    private static let maximumRedirects = 5
    private static let failureLimit = 64 << 10

    let client: GraphServiceClient
    let target: String
    let request: GraphRequest

    /// Opens the file.
    ///
    /// - Parameters:
    ///   - offset: The first byte that is wanted.
    ///   - tag: The tag of the file that the earlier bytes came from.
    /// - Returns: The file from that byte on.
    /// - Throws: ``GraphError``, and what lies below.
    func open(from offset: Int64, tag: String?) async throws -> Part {
        var request = self.request
        let fields = Self.rangeFields(from: offset, tag: tag)
        for field in fields { request.fields[field.name] = field.value }
        let response = try await self.client.core.send(
            .get,
            self.target,
            request,
            as: self.client.subject,
            accepting: Self.redirects
        )
        var part = Part(head: response.head, body: response.body)
        var hops = 0
        while Self.redirects.contains(part.head.status.code) {
            hops += 1
            guard hops <= Self.maximumRedirects, let location = part.head.headerFields[.location] else {
                throw GraphError(.transferFailed, "The download is redirected over and over, or to nowhere.")
            }
            part = try await self.follow(location, fields)
        }
        try Self.check(part.head, offset)
        return part
    }

    /// Follows a redirect, which carries its own permission and gets no token.
    private func follow(_ location: String, _ fields: HTTPFields) async throws -> Part {
        let url = try SecretURL(location, allowingHTTP: self.client.core.options.api.allowInsecureHTTP)
        var request = HTTPClientRequest(head: url.head(.get))
        request.head.headerFields = fields
        request.totalTimeout = self.client.core.options.api.timeout
        do throws(HTTPClientError) {
            let response = try await self.client.core.http.send(request)
            guard response.head.status.kind != .clientError, response.head.status.kind != .serverError else {
                let body = (try? await response.body.collect(upTo: Self.failureLimit)) ?? []
                throw HTTPClientError(.transferFailed, "Status \(response.head.status.code), \(body.count) bytes.")
            }
            return Part(head: response.head, body: response.body)
        } catch {
            throw GraphError(.transferFailed, "The place where the file is kept did not return it.", cause: error)
        }
    }

    private static func rangeFields(from offset: Int64, tag: String?) -> HTTPFields {
        guard offset > 0 else { return [:] }
        var fields: HTTPFields = [.range: "bytes=\(offset)-"]
        if let tag { fields[.ifRange] = tag }
        return fields
    }

    /// Refuses an answer that would not continue what there is.
    private static func check(_ head: HTTPResponse, _ offset: Int64) throws(GraphError) {
        guard offset > 0 else { return }
        let range = head.headerFields[.contentRange] ?? ""
        guard head.status.code == 206, range.hasPrefix("bytes \(offset)-") else {
            throw GraphError(.transferFailed, "The file changed while it was downloaded, or cannot be resumed.")
        }
    }
}
