//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenCache
import Logging

/// Logs attempts, and of them only what is known to be harmless: tokens, signatures and names of customers stay out.
struct AzureLog: Sendable {
    private static let redacted = "REDACTED"
    private static let queryParameters: Set<String> = ["api-version", "comp", "restype", "timeout"]
    private static let headerFields: Set<String> = [
        "accept", "accept-ranges", "cache-control", "connection", "content-length", "content-range", "content-type",
        "date",
        "etag", "expires", "if-match", "if-modified-since", "if-none-match", "if-unmodified-since", "last-modified",
        "pragma", "range", "request-id", "retry-after", "server", "traceparent", "transfer-encoding", "user-agent",
        "x-ms-client-request-id", "x-ms-date", "x-ms-error-code", "x-ms-range", "x-ms-request-id", "x-ms-version",
    ]

    let logger: Logger
    let time: any TimeProvider

    /// Sends a request, and logs how that went.
    func recording(
        _ request: HTTPClientRequest,
        _ send: (HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        let start = self.time.continuousNanoseconds()
        do throws(HTTPClientError) {
            let response = try await send(request)
            self.logger.debug(
                "Azure request",
                metadata: self.metadata(request, start).merging([
                    "status": "\(response.head.status.code)",
                    "response": "\(Self.fields(response.head.headerFields))",
                ]) { $1 }
            )
            return response
        } catch {
            self.logger.debug(
                "Azure request failed",
                metadata: self.metadata(request, start).merging(["failure": "\(error.message)"]) { $1 }
            )
            throw error
        }
    }

    private func metadata(_ request: HTTPClientRequest, _ start: Int64) -> Logger.Metadata {
        [
            "method": "\(request.head.method)",
            "url": "\(Self.url(request.head))",
            "request": "\(Self.fields(request.head.headerFields))",
            "milliseconds": "\((self.time.continuousNanoseconds() - start) / 1_000_000)",
        ]
    }

    /// The address, with values of its query replaced.
    static func url(_ head: HTTPRequest) -> String {
        let target = head.path ?? ""
        let path = target.prefix { $0 != "?" }
        let query = target.dropFirst(path.count + 1).split(separator: "&").map { pair -> String in
            let name = pair.prefix { $0 != "=" }
            return self.queryParameters.contains(name.lowercased()) ? String(pair) : "\(name)=\(self.redacted)"
        }
        return "\(head.scheme ?? "")://\(head.authority ?? "")\(path)"
            + (query.isEmpty ? "" : "?\(query.joined(separator: "&"))")
    }

    /// The fields, with values replaced.
    static func fields(_ fields: HTTPFields) -> String {
        fields.map { field in
            let isHarmless = self.headerFields.contains(field.name.canonicalName)
            return "\(field.name.rawName): \(isHarmless ? field.value : self.redacted)"
        }.joined(separator: "; ")
    }
}
