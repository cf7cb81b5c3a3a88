//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The answer of an issuer that did not give a token (RFC 6749 §5.2, with the fields that Entra adds).
public struct ErrorResponse: Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The OAuth error code, for example `invalid_client`.
    public var error: String?
    /// The issuer's explanation, shortened and free of secrets.
    public var errorDescription: String?
    /// The finer error code, for example `basic_action`.
    public var suberror: String?
    /// The issuer's numbers for the error, as in `AADSTS7000215`; for people and metrics, not for decisions.
    public var errorCodes: [Int]
    /// The claims that the next request of the user must carry, a JSON object.
    public var claims: String?
    /// The identifier under which issuer and client have logged the request.
    public var correlationID: String?
    /// The identifier under which the issuer has logged its answer.
    public var traceID: String?

    /// Creates an answer.
    ///
    /// - Parameters:
    ///   - status: The HTTP status.
    ///   - error: The OAuth error code; none by default.
    ///   - errorDescription: The issuer's explanation; none by default.
    ///   - suberror: The finer error code; none by default.
    ///   - errorCodes: The issuer's numbers for the error; none by default.
    ///   - claims: The claims that the next request must carry; none by default.
    ///   - correlationID: The identifier of the request; none by default.
    ///   - traceID: The identifier of the answer; none by default.
    public init(
        status: Int,
        error: String? = nil,
        errorDescription: String? = nil,
        suberror: String? = nil,
        errorCodes: [Int] = [],
        claims: String? = nil,
        correlationID: String? = nil,
        traceID: String? = nil
    ) {
        self.status = status
        self.error = error
        self.errorDescription = errorDescription
        self.suberror = suberror
        self.errorCodes = errorCodes
        self.claims = claims
        self.correlationID = correlationID
        self.traceID = traceID
    }

    /// Whether the failure is expected to pass without any change of the request.
    public var isTransient: Bool {
        self.status == 408 || self.status == 429 || self.status >= 500 || self.error == "temporarily_unavailable"
    }
}
