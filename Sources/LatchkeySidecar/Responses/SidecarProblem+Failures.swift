//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition

extension SidecarProblem {
    /// What any error of a request means to its caller.
    ///
    /// - Parameters:
    ///   - error: What was thrown.
    ///   - hasOverrides: Whether the request changed settings, so that a wrong one may be its own.
    ///   - isDevelopment: Whether the caller is told what only concerns the operator.
    init(_ error: any Error, hasOverrides: Bool, isDevelopment: Bool) {
        switch error {
        case let problem as SidecarProblem: self = problem
        case let error as AcquisitionError:
            self.init(acquisition: error, hasOverrides: hasOverrides, isDevelopment: isDevelopment)
        case let error as ChallengeRequired:
            self.init(acquisition: error.cause, hasOverrides: hasOverrides, isDevelopment: isDevelopment)
            self.challenge(with: error.claims)
        case let error as HTTPClientError: self.init(body: error)
        case let error as DownstreamAPIError: self.init(downstream: error, hasOverrides: hasOverrides)
        default:
            self = .unexpected
            if isDevelopment { self.add("errorType", "\(type(of: error))") }
        }
    }

    private init(acquisition error: AcquisitionError, hasOverrides: Bool, isDevelopment: Bool) {
        switch error.code {
        case .interactionRequired where Self.missesUser(error): self = .noUser
        case .interactionRequired:
            self.init(.unauthorized, "interaction_required", error.response?.errorDescription ?? error.message)
            self.challenge(with: error.claims)
        case .service where error.response?.isTransient != true:
            let detail = error.response?.errorDescription ?? error.message
            self.init(.unauthorized, "identity_provider_error", detail)
            self.fields[.wwwAuthenticate] = "Bearer"
        case .throttled:
            self.init(.serviceUnavailable, "identity_provider_throttled", error.message)
            self.retry(after: error.retryAfter)
        case .service, .network, .timedOut, .cancelled, .shutDown, .cache:
            self.init(.serviceUnavailable, "identity_provider_unavailable", error.message)
            self.retry(after: error.retryAfter)
        case .credential:
            let detail = isDevelopment ? error.message : "The application's credential cannot be used; see the log."
            self.init(.internalServerError, "credential_unavailable", detail)
        case .invalidResponse:
            self.init(.badGateway, "identity_provider_error", error.message)
        case .configuration:
            self = .configuration(error.message)
        case .invalidRequest:
            self.init(.badRequest, hasOverrides ? "invalid_parameter" : "invalid_configuration", error.message)
        default: self = .unexpected
        }
        self.add(error.response, of: error)
    }

    private mutating func add(_ response: ErrorResponse?, of error: AcquisitionError) {
        guard let response else { return }
        self.add("errorCode", response.error)
        self.add("subError", response.suberror)
        if !response.errorCodes.isEmpty { self.members.append(("errorCodes", .numbers(response.errorCodes))) }
        self.add("correlationId", response.correlationID)
    }

    /// Passes on which claims the next token must satisfy.
    private mutating func challenge(with claims: String?) {
        guard let claims, self.status == .unauthorized else {
            if self.status == .unauthorized, self.fields[.wwwAuthenticate] == nil {
                self.fields[.wwwAuthenticate] = "Bearer"
            }
            return
        }
        self.members.removeAll { $0.name == "claims" }
        self.add("claims", claims)
        let encoded = Base64.encode(Array(claims.utf8))
        self.fields[.wwwAuthenticate] = "Bearer error=\"insufficient_claims\", claims=\"\(encoded)\""
    }

    private static func missesUser(_ error: AcquisitionError) -> Bool {
        error.response == nil && ["no_tokens_found", "obo_cache_key_not_in_cache_error"].contains(error.reason)
    }

    /// The body of an API's response did not arrive.
    private init(body error: HTTPClientError) {
        switch error.code {
        case .bodyTooLarge:
            self.init(
                .badGateway,
                "downstream_too_large",
                "The body of the API's response is longer than 'Sidecar:MaxResponseBodyBytes' allows."
            )
        case .timedOut:
            self.init(.gatewayTimeout, "downstream_timed_out", "The API's response took longer than its 'Timeout'.")
        default: self.init(.badGateway, "downstream_unreachable", "The body of the API's response broke off.")
        }
    }

    private init(downstream error: DownstreamAPIError, hasOverrides: Bool) {
        switch error.code {
        case .configuration, .invalidRequest, .encodingFailed:
            let isPath = error.message.hasPrefix("The path of the call") || error.message.contains("'RelativePath'")
            let code = isPath ? "invalid_relative_path" : hasOverrides ? "invalid_parameter" : "invalid_configuration"
            self.init(.badRequest, code, error.message)
        case .requestTooLarge: self.init(.contentTooLarge, "request_too_large", error.message)
        case .network: self.init(.badGateway, "downstream_unreachable", error.message)
        case .timedOut: self.init(.gatewayTimeout, "downstream_timed_out", error.message)
        case .responseTooLarge: self.init(.badGateway, "downstream_too_large", error.message)
        case .tooManyRedirects: self.init(.badGateway, "downstream_redirects", error.message)
        case .circuitOpen, .overloaded, .cancelled:
            self.init(.serviceUnavailable, "downstream_unavailable", error.message)
            self.retry(after: error.retryAfter)
        default: self = .unexpected
        }
    }
}
