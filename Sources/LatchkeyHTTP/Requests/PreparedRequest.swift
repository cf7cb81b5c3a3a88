//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A request whose parts were checked and put into the form that libcurl takes.
struct PreparedRequest: Sendable {
    /// Scheme and authority, fit for messages.
    let origin: String
    let isSecure: Bool
    let url: String
    let method: HTTPRequest.Method
    /// Header lines, without line ending.
    let headerLines: [[UInt8]]
    let body: [UInt8]
    let connectTimeout: Duration
    let totalTimeout: Duration
    let clientIdentity: ClientIdentity?
    let pinnedServerCertificate: [UInt8]?

    init(_ request: HTTPClientRequest, userAgent: String) throws(HTTPClientError) {
        let target = try RequestTarget(request.head)
        self.origin = target.origin
        self.isSecure = target.isSecure
        self.url = target.url
        self.method = request.head.method
        self.body = request.body
        self.connectTimeout = request.connectTimeout
        self.totalTimeout = request.totalTimeout
        self.clientIdentity = request.clientIdentity
        self.pinnedServerCertificate = request.pinnedServerCertificate
        guard request.body.isEmpty || (request.head.method != .head && request.head.method != .connect) else {
            throw HTTPClientError(.invalidRequest, "A \(request.head.method) request to \(target.origin) has no body.")
        }
        guard request.connectTimeout > .zero, request.totalTimeout > .zero else {
            throw HTTPClientError(.timedOut, "No time is left for the request to \(target.origin); allow it more.")
        }
        if let pin = request.pinnedServerCertificate {
            guard pin.count == 20, target.isSecure else {
                throw HTTPClientError(
                    .invalidRequest,
                    "The certificate of \(target.origin) can only be pinned over https, to a SHA-1 thumbprint of 20 bytes."
                )
            }
        }
        self.headerLines = try HeaderLines(request, origin: target.origin, userAgent: userAgent).lines
    }
}

extension PreparedRequest {
    /// The error of a caller who left.
    var cancelled: HTTPClientError {
        .init(.cancelled, "The request to \(self.origin) was cancelled; its transfer was aborted.")
    }

    /// The error of a client that is gone.
    var shutDown: HTTPClientError {
        .init(.shutDown, "The request to \(self.origin) failed: the HTTP client was shut down; make a new one.")
    }

    /// The error of a response that took too long.
    var totalTimedOut: HTTPClientError {
        .init(
            .timedOut,
            "\(self.origin) did not complete its response within \(self.totalTimeout); "
                + "read faster, or raise totalTimeout if the server is expected to be slow."
        )
    }
}
