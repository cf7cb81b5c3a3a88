//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP
import LatchkeyTokenCache

/// A type that returns the value of an `Authorization` field for a request to an API.
///
/// Contract: it may be called from any number of tasks at once, and is called anew for each request to the API.
public protocol AuthorizationHeaderProvider: Sendable {
    /// Returns an `Authorization` field.
    ///
    /// - Parameter request: Which token the field shall carry, for whom.
    /// - Returns: The field's value.
    /// - Throws: ``AcquisitionError``.
    func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader

    /// Returns an `Authorization` field for a request that is about to be sent, which the field may depend on.
    ///
    /// By default the outgoing request matters only to tokens that sign it (``TokenScheme/signedRequest``).
    ///
    /// - Parameters:
    ///   - request: Which token the field shall carry, for whom.
    ///   - outgoing: The request, complete but for this field.
    /// - Returns: The field's value.
    /// - Throws: ``AcquisitionError``.
    func authorizationHeader(
        for request: TokenRequest,
        sending outgoing: HTTPClientRequest
    ) async throws(AcquisitionError) -> AuthorizationHeader
}

extension AuthorizationHeaderProvider {
    /// Completes what a signature covers, and returns a field.
    public func authorizationHeader(
        for request: TokenRequest,
        sending outgoing: HTTPClientRequest
    ) async throws(AcquisitionError) -> AuthorizationHeader {
        guard request.options.scheme == .signedRequest else { return try await self.authorizationHeader(for: request) }
        var signed = request.options.signedRequest ?? SignedRequest()
        signed.complete(from: outgoing)
        var request = request
        request.options.signedRequest = signed
        return try await self.authorizationHeader(for: request)
    }
}

extension AuthorizationHeaderProvider {
    /// Returns an `Authorization` field.
    ///
    /// - Parameters:
    ///   - scopes: The scopes of the token.
    ///   - subject: For whom the token is.
    ///   - options: What else governs the token; nothing by default.
    /// - Returns: The field's value.
    /// - Throws: ``AcquisitionError``.
    public func authorizationHeader(
        scopes: [String],
        as subject: TokenSubject,
        options: AcquireTokenOptions = .init()
    ) async throws(AcquisitionError) -> AuthorizationHeader {
        try await self.authorizationHeader(for: TokenRequest(scopes: scopes, as: subject, options: options))
    }
}

extension AuthorizationHeaderProvider where Self: TokenAcquirer {
    /// Returns a field with the token's type and text.
    public func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        let token = try await self.token(for: request)
        return AuthorizationHeader(
            value: "\(token.tokenType) \(token.value)",
            metadata: TokenMetadata(token, origin: .shared)
        )
    }
}
