//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import LatchkeyWeb

extension SidecarProblem {
    /// Nothing is at the path.
    static var notFound: Self {
        .init(.notFound, "not_found", "There is nothing at this path; /openapi/v1.json lists what there is.")
    }

    /// The method is not one of the path's.
    static func method(allowed: String) -> Self {
        var problem = Self(.methodNotAllowed, "method_not_allowed", "Only \(allowed) is served here.")
        problem.fields[.allow] = allowed
        return problem
    }

    /// The caller is on another host.
    static var notLocal: Self {
        .init(
            .forbidden,
            "not_local",
            "Only processes on the same host are served, over loopback or a Unix domain socket. Containers that are "
                + "not in one pod do not share their loopback interface: share the network (network_mode: service:…) "
                + "or mount the socket."
        )
    }

    /// The request is for another host.
    static var wrongHost: Self {
        .init(
            .badRequest,
            "host_not_allowed",
            "The value of 'Host' is not localhost, 127.0.0.1 or [::1]. Use one of these, or list it in "
                + "'Sidecar:AllowedHosts'."
        )
    }

    /// A browser sent the request.
    static var browser: Self {
        .init(.forbidden, "browser_not_allowed", "Pages in browsers must not use the sidecar; call it from a service.")
    }

    /// A parameter cannot be used.
    static func parameter(_ name: String, _ what: String) -> Self {
        .init(.badRequest, "invalid_parameter", "The parameter '\(SafeText.clean(name, limit: 100))' \(what)")
    }

    /// The request came without a token.
    static var tokenMissing: Self {
        var problem = Self(.unauthorized, "token_missing", "The request has no 'Authorization: Bearer' field.")
        problem.fields[.wwwAuthenticate] = "Bearer"
        return problem
    }

    /// The token is not accepted.
    static func token(_ error: TokenValidationError) -> Self {
        guard error.code != .keysUnavailable else {
            var problem = Self(
                .serviceUnavailable,
                "identity_provider_unavailable",
                "Tokens cannot be validated at present, because the issuer's keys cannot be had."
            )
            problem.retry(after: error.retryAfter)
            return problem
        }
        var problem = Self(.unauthorized, "token_invalid", "\(error.publicMessage).")
        problem.members = [("reason", .text(error.code.name))]
        problem.fields[.wwwAuthenticate] =
            "Bearer error=\"invalid_token\", error_description=\"\(error.publicMessage)\""
        return problem
    }

    /// The token lacks what ``SidecarOptions/scopes`` demand.
    static func insufficientScope(_ scopes: [String]) -> Self {
        var problem = Self(
            .forbidden,
            "insufficient_scope",
            "The caller's token has none of the scopes of 'AzureAd:Scopes', and no role of 'AppPermissions'."
        )
        let safe = scopes.joined(separator: " ").filter { $0.isASCII && $0 != "\"" && $0 != "\\" }
        problem.fields[.wwwAuthenticate] = "Bearer error=\"insufficient_scope\", scope=\"\(safe)\""
        return problem
    }

    /// The API is not configured.
    static func unknownAPI(_ name: String, status: Int, hint: String) -> Self {
        .init(
            status == 404 ? .notFound : .badRequest,
            "api_not_configured",
            "No scopes found for the API '\(SafeText.clean(name, limit: 100))' or in optionsOverride: 'DownstreamApis' "
                + "has no API of that name.\(hint)"
        )
    }

    /// Neither the API nor the request says what the token is for.
    static func noScopes(_ name: String) -> Self {
        .init(
            .badRequest,
            "scopes_missing",
            "No scopes found for the API '\(SafeText.clean(name, limit: 100))' or in optionsOverride."
        )
    }

    /// There is no user, and the token needs one.
    static var noUser: Self {
        .init(
            .unauthorized,
            "no_user",
            "No account or login hint was passed: the request brings no user's token. Send one, or ask for the "
                + "application's own token with optionsOverride.RequestAppToken=true."
        )
    }

    /// What is asked for is beyond the limits.
    static func override(_ what: String) -> Self {
        .init(.forbidden, "override_not_allowed", "\(what) is not among what 'Sidecar:OverrideLimits' allows.")
    }

    /// A setting is wrong, or an override made it so.
    static func configuration(_ what: String) -> Self { .init(.badRequest, "invalid_configuration", what) }

    /// Something that should not have happened.
    static var unexpected: Self { .init(.internalServerError, "unexpected", "An unexpected error occurred.") }
}
