//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// An error as the token service words it.
struct EntraError: Error, Hashable {
    var status: HTTPResponse.Status = .badRequest
    /// The OAuth error.
    var error: String
    /// The number behind `AADSTS`.
    var code: Int
    /// What was wrong.
    var text: String
    /// The error that says more.
    var suberror: String?
    /// What the next sign-in must ask for, as JSON text.
    var claims: String?
}

extension EntraError {
    static func missingParameter(_ name: String) -> Self {
        Self(
            error: "invalid_request",
            code: 900_144,
            text: "The request body must contain the following parameter: '\(name)'."
        )
    }

    static func duplicateParameter(_ name: String) -> Self {
        Self(
            error: "invalid_request",
            code: 9_000_411,
            text: "The request is not properly formatted. The parameter '\(name)' is duplicated."
        )
    }

    static func methodNotAllowed(_ method: HTTPRequest.Method) -> Self {
        Self(
            error: "invalid_request",
            code: 900_561,
            text: "The endpoint only accepts POST requests. Received a \(method) request."
        )
    }

    static func unsupportedGrant(_ grant: String) -> Self {
        Self(
            error: "unsupported_grant_type",
            code: 70_003,
            text: "The app requested an unsupported grant type '\(grant)'."
        )
    }

    static func invalidTenantName(_ name: String) -> Self {
        Self(
            error: "invalid_request",
            code: 900_023,
            text: "Specified tenant identifier '\(name)' is neither a valid DNS name, nor a valid external domain."
        )
    }

    static func tenantNotFound(_ name: String) -> Self {
        Self(
            error: "invalid_request",
            code: 90_002,
            text: "Tenant '\(name)' not found. Check to make sure you have the correct tenant ID and are signing into "
                + "the correct cloud."
        )
    }

    static var noTenant: Self {
        Self(
            error: "invalid_request",
            code: 50_059,
            text: "No tenant-identifying information found in either the request or implied by any provided "
                + "credentials."
        )
    }

    static func unknownClient(_ clientID: String, tenant: String) -> Self {
        Self(
            error: "unauthorized_client",
            code: 700_016,
            text: "Application with identifier '\(clientID)' was not found in the directory '\(tenant)'. This can "
                + "happen if the application has not been installed by the administrator of the tenant or consented to by any "
                + "user in the tenant. You may have sent your authentication request to the wrong tenant."
        )
    }

    static func missingCredential(grant: String) -> Self {
        Self(
            status: .unauthorized,
            error: "invalid_client",
            code: grant == "client_credentials" ? 7_000_216 : 7_000_218,
            text: grant == "client_credentials"
                ? "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant "
                    + "type."
                : "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
        )
    }

    static func wrongSecret(_ clientID: String) -> Self {
        Self(
            status: .unauthorized,
            error: "invalid_client",
            code: 7_000_215,
            text: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
                + "value, not the client secret ID, for a secret added to app '\(clientID)'."
        )
    }

    static func scopeWithoutDefault(_ scope: String) -> Self {
        Self(
            error: "invalid_scope",
            code: 1_002_012,
            text: "The provided value for scope \(scope) is not valid. Client credential flows must have a scope value "
                + "with /.default suffixed to the resource identifier (application ID URI)."
        )
    }

    static func severalResources(_ scope: String) -> Self {
        Self(
            error: "invalid_scope",
            code: 70_011,
            text: "The provided request must include a 'scope' input parameter. The provided value for the input "
                + "parameter 'scope' is not valid. The scope \(scope) is not valid."
        )
    }

    static func unknownResource(_ resource: String, tenant: String) -> Self {
        Self(
            error: "invalid_resource",
            code: 500_011,
            text: "The resource principal named \(resource) was not found in the tenant named \(tenant). This can "
                + "happen if the application has not been installed by the administrator of the tenant or consented to by any "
                + "user in the tenant. You might have sent your authentication request to the wrong tenant."
        )
    }

    static var unknownInstance: Self {
        Self(error: "invalid_instance", code: 50_049, text: "Unknown or invalid instance.")
    }
}
