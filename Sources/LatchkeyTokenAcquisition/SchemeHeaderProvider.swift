//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP

/// Header fields by protocol scheme: those of the application's own come from its own providers, all others from one.
///
/// ```swift
/// let headers = SchemeHeaderProvider(client, schemes: ["SAML": samlProvider])
/// ```
public struct SchemeHeaderProvider: AuthorizationHeaderProvider {
    private let standard: any AuthorizationHeaderProvider
    private let schemes: [String: any AuthorizationHeaderProvider]

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - standard: Where the fields of the schemes that the library knows come from.
    ///   - schemes: Where those of ``TokenScheme/custom(_:)`` schemes come from, by name without regard to letter case.
    public init(
        _ standard: any AuthorizationHeaderProvider,
        schemes: [String: any AuthorizationHeaderProvider]
    ) {
        self.standard = standard
        self.schemes = Dictionary(schemes.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    }

    /// Returns the field of the provider for the request's scheme.
    public func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        try await self.provider(for: request).authorizationHeader(for: request)
    }

    /// Returns the field of the provider for the request's scheme, which sees what is about to be sent.
    public func authorizationHeader(
        for request: TokenRequest,
        sending outgoing: HTTPClientRequest
    ) async throws(AcquisitionError) -> AuthorizationHeader {
        try await self.provider(for: request).authorizationHeader(for: request, sending: outgoing)
    }

    private func provider(for request: TokenRequest) -> any AuthorizationHeaderProvider {
        request.options.scheme.customName.flatMap { self.schemes[$0] } ?? self.standard
    }
}
