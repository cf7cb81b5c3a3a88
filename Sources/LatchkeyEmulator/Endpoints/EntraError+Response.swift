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

extension EntraError {
    /// The JSON body of an error response.
    private struct Body: Encodable {
        enum CodingKeys: String, CodingKey {
            case error, suberror, timestamp, claims
            case errorDescription = "error_description"
            case errorCodes = "error_codes"
            case traceID = "trace_id"
            case correlationID = "correlation_id"
            case errorURI = "error_uri"
        }

        var error: String
        var suberror: String?
        var errorDescription: String
        var errorCodes: [Int]
        var timestamp: String
        var traceID: String
        var correlationID: String
        var errorURI: String
        var claims: String?
    }

    /// Writes the error response to a request.
    ///
    /// - Parameters:
    ///   - request: The request; its `client-request-id` becomes the correlation id.
    ///   - now: The time, in seconds since 1970.
    ///   - baseURL: The emulator's address.
    /// - Returns: The response.
    func response(to request: Emulator.RecordedRequest, at now: Int64, baseURL: String) -> EmulatorResponse {
        let date = Date(timeIntervalSince1970: TimeInterval(now))
        let timestamp = date.formatted(Date.ISO8601FormatStyle(dateTimeSeparator: .space))
        let traceID = UUID().uuidString.lowercased()
        let correlationID =
            request.headers[.clientRequestID].flatMap { TenantName.isGUID($0) ? $0 : nil }
            ?? UUID().uuidString.lowercased()
        let description =
            "\(self.summary)\r\nTrace ID: \(traceID)\r\nCorrelation ID: \(correlationID)\r\nTimestamp: \(timestamp)"
        let body = Body(
            error: self.error,
            suberror: self.suberror,
            errorDescription: description,
            errorCodes: [self.code],
            timestamp: timestamp,
            traceID: traceID,
            correlationID: correlationID,
            errorURI: "\(baseURL)/error?code=\(self.code)",
            claims: self.claims
        )
        return .json(body, status: self.status)
    }

    /// The first line of the description.
    var summary: String { "AADSTS\(self.code): \(self.text)" }
}

extension HTTPField.Name {
    /// The client's number of a request, which the service sends back.
    static var clientRequestID: Self { Self("client-request-id").unsafelyKnown }
    /// The header that tells caches of HTTP/1.0 not to keep an answer.
    static var noCachePragma: Self { Self("pragma").unsafelyKnown }
    /// The service's number of a request.
    static var serviceRequestID: Self { Self("x-ms-request-id").unsafelyKnown }
}

extension Optional where Wrapped == HTTPField.Name {
    /// The name, of which it is known that it is one.
    var unsafelyKnown: HTTPField.Name {
        guard let self else { preconditionFailure("A header name in the source code is not valid.") }
        return self
    }
}
