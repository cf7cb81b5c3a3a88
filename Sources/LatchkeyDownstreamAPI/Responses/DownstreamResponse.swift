//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// The response of an API.
public struct DownstreamResponse: Sendable {
    /// The longest beginning of a failure's body that an error carries.
    private static let failureBodyLimit = 64 << 10

    /// The name of the API, for error messages.
    public var api: String
    /// The status and header fields.
    public var head: HTTPResponse
    /// The body, which arrives as it is read.
    public var body: HTTPResponseBody
    /// The longest body, in bytes, that is read into memory.
    public var bodyLimit: Int
    /// What decodes the body.
    public var codecs: ContentCodecs
    /// Told about a failure once it is known.
    var onFailure: (@Sendable (DownstreamAPIError) -> Void)?

    /// Creates a response.
    ///
    /// - Parameters:
    ///   - api: The name of the API.
    ///   - head: The status and header fields.
    ///   - body: The body.
    ///   - bodyLimit: The longest body that is read into memory; 16 MiB by default.
    ///   - codecs: What decodes the body; JSON, text, forms and bytes by default.
    public init(
        api: String,
        head: HTTPResponse,
        body: HTTPResponseBody,
        bodyLimit: Int = 16 << 20,
        codecs: ContentCodecs = .standard
    ) {
        self.api = api
        self.head = head
        self.body = body
        self.bodyLimit = bodyLimit
        self.codecs = codecs
    }

    /// Returns the response if its status is 2xx, with the body still to be read.
    ///
    /// - Returns: The response itself.
    /// - Throws: ``DownstreamAPIError`` for any other status.
    @discardableResult
    public func successful() async throws(DownstreamAPIError) -> DownstreamResponse {
        guard self.head.status.kind == .successful else {
            throw await self.failure()
        }
        return self
    }

    /// Reads the body of a response with a status of 2xx.
    ///
    /// - Returns: The whole body.
    /// - Throws: ``DownstreamAPIError`` for any other status, and when the body is too long or does not arrive.
    public func bytes() async throws(DownstreamAPIError) -> [UInt8] {
        try await self.successful()
        do {
            return try await self.body.collect(upTo: self.bodyLimit)
        } catch {
            throw DownstreamAPIError(error, api: self.api, head: self.head)
        }
    }

    private func failure() async -> DownstreamAPIError {
        var body: [UInt8] = []
        // A body that breaks off is no reason to lose the status.
        while body.count < Self.failureBodyLimit, let chunk = try? await self.body.next() {
            body.append(contentsOf: chunk.prefix(Self.failureBodyLimit - body.count))
        }
        let id = RequestID.find(in: self.head.headerFields).map { ", request ID \($0)" } ?? ""
        let error = DownstreamAPIError(
            .failureStatus,
            "The API '\(self.api)' answered with status \(self.head.status.code)\(id)."
                + (Self.hint(for: self.head.status).map { " \($0)" } ?? ""),
            status: self.head.status,
            headers: self.head.headerFields,
            body: body,
            retryAfter: RetryAfter.duration(in: self.head.headerFields)
        )
        self.onFailure?(error)
        return error
    }

    private static func hint(for status: HTTPResponse.Status) -> String? {
        switch status.code {
        case 300..<400: "Redirects are not followed unless 'redirects' allows it, and never away from 'BaseUrl'."
        case 401: "Check that 'Scopes' names the API that 'BaseUrl' points to."
        case 403: "The token was accepted but lacks a permission; grant it to the application."
        case 404: "Check 'BaseUrl' and the path."
        case 429: "Send fewer requests or wait as the header field 'Retry-After' says."
        default: nil
        }
    }
}
