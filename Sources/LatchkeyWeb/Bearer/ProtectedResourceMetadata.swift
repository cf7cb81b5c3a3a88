//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyTokenAcquisition

/// Tells clients which issuer's tokens an API takes (RFC 9728).
///
/// Its address goes into ``BearerGuardOptions/resourceMetadataURL``, so that a client which comes without a token finds it.
public struct ProtectedResourceMetadata: PathOwner {
    /// Where the description is.
    public let url: String
    private let path: String
    private let body: [UInt8]

    /// Describes an API.
    ///
    /// - Parameters:
    ///   - resource: The API's address as clients know it, such as `https://api.example/orders`.
    ///   - authorities: The issuers whose tokens it takes.
    ///   - scopes: The scopes that it knows; none are told by default.
    ///   - bindsTokens: Whether it takes tokens that are bound to certificates; false by default.
    /// - Throws: `AcquisitionError` when the address cannot be used.
    public init(
        resource: String,
        authorities: [Authority],
        scopes: [String] = [],
        bindsTokens: Bool = false
    ) throws(AcquisitionError) {
        let origin = try PublicOrigin(resource)
        self.path = "/.well-known/oauth-protected-resource\(origin.basePath)"
        self.url = "\(origin.origin)\(self.path)"
        var members: [String: ClaimValue] = [
            "resource": .string("\(origin.url)"), "bearer_methods_supported": .array([.string("header")]),
            "authorization_servers": .array(authorities.map { .string($0.issuerURL) }),
        ]
        if !scopes.isEmpty { members["scopes_supported"] = .array(scopes.map { .string($0) }) }
        if bindsTokens { members["tls_client_certificate_bound_access_tokens"] = .bool(true) }
        self.body = Array(ClaimValue.object(members).json.utf8)
    }

    /// Answers requests for the description.
    ///
    /// - Parameter request: The request.
    /// - Returns: The description, or `nil` for other paths.
    public func respond(to request: InboundRequest) async -> OutboundResponse? {
        guard request.path == self.path else { return nil }
        guard request.head.method == .get else {
            return OutboundResponse(status: .methodNotAllowed, headerFields: [.allow: "GET"])
        }
        return OutboundResponse(
            status: .ok,
            headerFields: [.contentType: "application/json", .cacheControl: "max-age=3600"],
            body: self.body
        )
    }
}

extension Authority {
    /// The issuer's address, below which clients find its description.
    fileprivate var issuerURL: String {
        let suffix = "/.well-known/openid-configuration"
        let url = "\(self.descriptionURL)"
        return url.hasSuffix(suffix) ? String(url.dropLast(suffix.utf8.count)) : url
    }
}
