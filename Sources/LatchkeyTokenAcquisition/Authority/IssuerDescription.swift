//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What an issuer says about itself (OpenID Connect Discovery 1.0 §3, RFC 8414, RFC 8705 §5).
struct IssuerDescription: Sendable {
    let endpoints: IssuerEndpoints

    /// Reads a description.
    ///
    /// - Parameters:
    ///   - answer: What came back.
    ///   - authority: Whose description it is meant to be.
    ///   - url: Where it came from.
    /// - Throws: ``AcquisitionError``.
    init(
        _ answer: MetadataClient.Answer,
        of authority: Authority,
        at url: EndpointURL
    ) throws(AcquisitionError) {
        func failure(_ what: String, reason: String = "oidc_failure") -> AcquisitionError {
            AcquisitionError(.invalidResponse, "The issuer's description at \(url) \(what)", reason: reason)
        }
        guard answer.status == 200 else {
            let isTransient = answer.status >= 500 || answer.status == 429
            throw AcquisitionError(
                isTransient ? .network : .invalidResponse,
                "The issuer's description at \(url) cannot be had (status \(answer.status)). Check 'Authority'.",
                reason: "oidc_failure"
            )
        }
        guard let members = answer.members else { throw failure("is not a JSON object. Check 'Authority'.") }
        guard let issuer = members["issuer"]?.string, Self.isIssuer(issuer, of: authority) else {
            throw failure("is another issuer's. Check 'Authority'.", reason: "authority_validation_failed")
        }
        func endpoint(_ name: String, in members: [String: JSONValue]) throws(AcquisitionError) -> EndpointURL? {
            guard let text = members[name]?.string else { return nil }
            guard let place = try? EndpointURL(text), place.scheme == .https || authority.instance.scheme == .http
            else {
                throw failure("has a '\(name)' that cannot be used.")
            }
            return place
        }
        guard let token = try endpoint("token_endpoint", in: members) else { throw failure("has no 'token_endpoint'.") }
        let aliases = members["mtls_endpoint_aliases"]?.object ?? [:]
        self.endpoints = IssuerEndpoints(
            token: token,
            boundToken: try endpoint("token_endpoint", in: aliases) ?? token,
            authorization: try endpoint("authorization_endpoint", in: members),
            deviceAuthorization: try endpoint("device_authorization_endpoint", in: members),
            logout: try endpoint("end_session_endpoint", in: members),
            wantsBasicAuthentication: Self.wantsBasicAuthentication(members)
        )
    }

    /// Whether a secret belongs into a header field: where the form is not named, and where nothing is (OpenID Connect
    /// Discovery 1.0 §3).
    private static func wantsBasicAuthentication(_ members: [String: JSONValue]) -> Bool {
        guard let methods = members["token_endpoint_auth_methods_supported"]?.array?.compactMap(\.string) else {
            return true
        }
        return methods.contains("client_secret_basic") && !methods.contains("client_secret_post")
    }

    /// Whether an issuer's name fits the place where its description was found.
    private static func isIssuer(_ issuer: String, of authority: Authority) -> Bool {
        let plain = issuer.replacing("{tenantid}", with: "tenantid")
        guard let url = try? EndpointURL(plain) else { return false }
        let instance = authority.instance
        if url.scheme == instance.scheme, url.authority == instance.authority { return true }
        guard url.scheme == .https else { return false }
        let withoutRegion = url.host.split(separator: ".", maxSplits: 1).last.map(String.init) ?? ""
        if Cloud.of(url.host) != nil || Cloud.of(withoutRegion) != nil { return true }
        let tenant =
            authority.path.split(separator: "/").first.map(String.init) ?? String(instance.host.prefix { $0 != "." })
        return url.host == "\(tenant).ciamlogin.com" && ["", "/\(tenant)", "/\(tenant)/v2.0"].contains(url.path)
    }
}
