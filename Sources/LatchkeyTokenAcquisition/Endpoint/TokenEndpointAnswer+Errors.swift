//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension TokenEndpointAnswer {
    /// The error of an answer that names one (RFC 6749 §5.2).
    func refusal(_ error: String, _ members: [String: JSONValue]) -> AcquisitionError {
        var response = self.response()
        let secrets = self.request.secrets
        func text(_ name: String, limit: Int) -> String? {
            members[name]?.string.map { SafeText.clean($0, limit: limit, without: secrets) }
        }
        response.error = SafeText.clean(error, limit: 128, without: secrets)
        response.errorDescription = text("error_description", limit: 1024)
        response.suberror = text("suberror", limit: 128)
        response.errorCodes = Self.codes(members["error_codes"], description: response.errorDescription)
        response.claims = members["claims"]?.string.flatMap { $0.utf8.count <= 16_384 ? $0 : nil }
        response.correlationID = text("correlation_id", limit: 128) ?? response.correlationID
        response.traceID = text("trace_id", limit: 128) ?? response.traceID
        let retryAfter = RetryAfter.duration(in: self.head.headerFields)
        let code = Self.code(of: response, retryAfter: retryAfter)
        return AcquisitionError(
            code,
            self.message(for: response),
            response: response,
            retryAfter: retryAfter,
            reason: response.error
        )
    }

    /// The error of an answer whose body names none, such as the page of a gateway.
    var failure: AcquisitionError {
        let response = self.response()
        let retryAfter = RetryAfter.duration(in: self.head.headerFields)
        let status = response.status
        if status == 429 || (status >= 500 && retryAfter != nil) {
            return AcquisitionError(
                .throttled,
                "\(self.origin) asks for patience (status \(status)). Send fewer requests or try later.",
                response: response,
                retryAfter: retryAfter,
                reason: "request_throttled"
            )
        }
        if response.isTransient {
            return AcquisitionError(
                .service,
                "\(self.origin) is not available (status \(status)). Try later.",
                response: response,
                retryAfter: retryAfter,
                reason: "service_not_available"
            )
        }
        return self.invalid(
            "answered with status \(status) and no OAuth error. Check 'Instance', 'TenantId' and any proxy in between."
        )
    }

    private static func code(of response: ErrorResponse, retryAfter: Duration?) -> AcquisitionError.Code {
        if response.status == 429 || (response.status >= 500 && retryAfter != nil) { return .throttled }
        switch response.error {
        case "interaction_required", "login_required", "consent_required": return .interactionRequired
        case "invalid_grant":
            // Both are mistakes of the application, which no user can mend.
            let isOurs = response.suberror == "client_mismatch" || response.suberror == "protection_policy_required"
            return isOurs ? .service : .interactionRequired
        default: return .service
        }
    }

    private func message(for response: ErrorResponse) -> String {
        let error = response.error ?? "an error"
        let ids = response.correlationID.map { ", correlation ID \($0)" } ?? ""
        var message = "\(self.origin) refused the request (\(error), status \(response.status)\(ids))."
        if let line = response.errorDescription { message += " \(line)" }
        if let hint = Self.hint(for: response) { message += " \(hint)" }
        return message
    }

    private static func hint(for response: ErrorResponse) -> String? {
        if response.errorCodes.contains(50196) {
            return "The issuer saw the same request over and over: keep the tokens, and see why they are not used."
        }
        if response.errorCodes.contains(700024) { return "Check this host's clock, and the age of the assertion." }
        return switch response.error {
        case "invalid_client": "Check 'ClientId' and the credentials of the app registration."
        case "unauthorized_client": "Check 'ClientId' and that the app registration exists in the tenant."
        case "invalid_scope", "invalid_resource": "Check the scopes; an app token needs '{resource}/.default'."
        default: nil
        }
    }

    /// The numbers of the error; some issuers write them as strings, some only in the description.
    private static func codes(_ value: JSONValue?, description: String?) -> [Int] {
        let listed = value?.array?.prefix(16).compactMap { $0.lenientNumber.flatMap { Int(exactly: $0) } } ?? []
        guard listed.isEmpty, let description, description.hasPrefix("AADSTS") else { return listed }
        return Int(description.dropFirst(6).prefix { $0.isNumber }).map { [$0] } ?? []
    }
}
