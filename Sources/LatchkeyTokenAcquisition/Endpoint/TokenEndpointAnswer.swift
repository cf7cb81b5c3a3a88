//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// What a token endpoint answered, not yet understood.
struct TokenEndpointAnswer {
    let head: HTTPResponse
    let body: [UInt8]
    let request: TokenEndpointRequest

    /// Understands the answer.
    ///
    /// - Returns: The token and its facts.
    /// - Throws: ``AcquisitionError`` when the answer holds no token.
    func tokenResponse() throws(AcquisitionError) -> TokenResponse {
        let members = try self.members()
        do {
            return try TokenResponse(members, scheme: self.request.scheme, scopes: self.request.scopes)
        } catch {
            var failure = self.invalid("answered with a token response that cannot be used: \(error.message)")
            failure.reason = error.reason
            throw failure
        }
    }

    /// The members of a successful answer.
    func members() throws(AcquisitionError) -> [String: JSONValue] {
        let status = self.head.status.code
        guard !(300..<400).contains(status) else {
            throw self.invalid(
                "answered with a redirect (status \(status)), which is not followed because the request carries "
                    + "credentials. Check 'Instance' and any proxy in between."
            )
        }
        let members = JSONValue(parsing: self.body)?.object
        if let members, let error = members["error"]?.string, !error.isEmpty {
            throw self.refusal(error, members)
        }
        guard (200..<300).contains(status) else {
            throw self.failure
        }
        guard let members else {
            throw self.invalid("answered with \(self.bodyKind) where a JSON object was expected. Check 'Instance'.")
        }
        return members
    }

    /// Where the answer came from, to begin an error message with.
    var origin: String { "The token endpoint of \(self.request.url.authority)" }

    func invalid(_ what: String) -> AcquisitionError {
        AcquisitionError(.invalidResponse, "\(self.origin) \(what)", response: self.response())
    }

    /// The answer's identifiers, beside what its body says.
    func response() -> ErrorResponse {
        ErrorResponse(
            status: self.head.status.code,
            correlationID: self.field(.clientRequestID) ?? self.request.correlationID,
            traceID: self.field(.serverRequestID)
        )
    }

    private func field(_ name: HTTPField.Name) -> String? {
        self.head.headerFields[name].map { SafeText.clean($0, limit: 128) }
    }

    private var bodyKind: String {
        if self.body.isEmpty { return "an empty body" }
        let type = self.head.headerFields[.contentType]?.prefix { $0 != ";" } ?? ""
        return type.lowercased().contains("html") ? "an HTML page" : "another kind of text"
    }
}
