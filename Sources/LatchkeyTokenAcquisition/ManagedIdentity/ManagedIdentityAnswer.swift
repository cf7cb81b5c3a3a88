//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenCache

/// What a host answered to a request for a token.
struct ManagedIdentityAnswer: Sendable {
    let answer: MetadataClient.Answer
    let request: ManagedIdentityRequest

    /// The token.
    ///
    /// - Parameter now: The present, in seconds since 1970.
    /// - Returns: The token.
    /// - Throws: ``AcquisitionError``.
    func token(at now: Int64) throws(AcquisitionError) -> AcquiredToken {
        guard self.answer.status == 200 else { throw self.refusal }
        guard let members = self.answer.members else {
            throw self.invalid("is not a JSON object", "managed_identity_response_parse_failure")
        }
        guard let text = members["access_token"]?.string, !text.isEmpty,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw self.invalid("has no 'access_token' that can be used", "invalid_managed_identity_response") }
        if let type = members["token_type"]?.string, !type.isEmpty, type.lowercased() != "bearer" {
            throw self.invalid("has a 'token_type' other than Bearer", "token_type_mismatch")
        }
        try self.checkEcho(members)
        let life = try self.life(members, at: now)
        let hint = members["refresh_in"]?.lenientNumber.flatMap { $0 > 0 && $0 < life ? Duration.seconds($0) : nil }
        return AcquiredToken(value: text, lifetime: .duration(.seconds(life)), refreshAfter: hint)
    }

    /// How long the token lives, in seconds.
    ///
    /// Services that keep tokens themselves always name the same `expires_in`: what they say about the end counts first.
    private func life(_ members: [String: JSONValue], at now: Int64) throws(AcquisitionError) -> Double {
        var lives: [Double] = []
        if let value = members["expires_on"], value != .null {
            guard let end = IdentityDate.seconds(value) else {
                throw self.invalid("has an 'expires_on' that is no date", "invalid_managed_identity_response")
            }
            // By the clock that made the token, if the answer tells it and this host's is late: no token lasts longer
            // because the clock is wrong.
            let issued = self.answer.fields[.date].flatMap(HTTPDate.seconds) ?? now
            lives.append(Double(end - max(now, issued)))
        }
        if let value = members["expires_in"], value != .null {
            guard let seconds = value.lenientNumber, seconds.isFinite else {
                throw self.invalid("has an 'expires_in' that is no number", "invalid_managed_identity_response")
            }
            lives.append(seconds)
        }
        guard let life = lives.min() else {
            throw self.invalid("does not say how long the token lives", "invalid_managed_identity_response")
        }
        guard life > 0, life <= 315_576_000 else {
            throw self.invalid(
                "holds a token that has expired, or never does; check this host's clock",
                "invalid_managed_identity_response"
            )
        }
        return life
    }

    /// An agent of Azure Arc that does not know a selector answers with the identity of the system.
    private func checkEcho(_ members: [String: JSONValue]) throws(AcquisitionError) {
        guard case .arc = self.request.host else { return }
        let wanted: String
        let names: [String]
        switch self.request.identity.base {
        case .system: return
        case .clientID(let id): (wanted, names) = (id, ["client_id"])
        case .objectID(let id): (wanted, names) = (id, ["object_id"])
        case .resourceID(let id): (wanted, names) = (id, ["msi_res_id", "mi_res_id"])
        }
        let isEchoed = names.contains { members[$0]?.string?.lowercased() == wanted.lowercased() }
        guard isEchoed else {
            throw self.invalid(
                "does not say that it is for the identity asked for; the agent may be too old to know that one",
                "user_assigned_managed_identity_not_supported"
            )
        }
    }

    // MARK: - Errors

    private func invalid(_ what: String, _ reason: String) -> AcquisitionError {
        AcquisitionError(
            .invalidResponse,
            "The answer of \(self.request.host.name) \(what).",
            response: ErrorResponse(status: self.answer.status, correlationID: self.request.correlationID),
            reason: reason
        )
    }

    /// The error of an answer that is none.
    private var refusal: AcquisitionError {
        let members = self.answer.members ?? [:]
        let nested = members["error"]?.object ?? [:]
        func text(_ values: JSONValue?...) -> String? {
            values.lazy.compactMap { $0?.string }.first { !$0.isEmpty }.map { SafeText.clean($0, limit: 1024) }
        }
        var response = ErrorResponse(status: self.answer.status)
        response.error = text(members["error"], nested["code"])
        response.errorDescription = text(
            members["error_description"],
            nested["message"],
            members["message"],
            members["Message"]
        )
        response.correlationID = text(members["correlationId"], nested["correlationId"]) ?? self.request.correlationID
        let retryAfter = RetryAfter.duration(in: self.answer.fields)
        var message = "\(self.request.host.name) gave no token (status \(response.status)"
        if let id = response.correlationID { message += ", correlation ID \(id)" }
        message += ")."
        if let error = response.error { message += " \(error)" }
        if let description = response.errorDescription { message += " \(description)" }
        if let advice = self.advice { message += " \(advice)" }
        return AcquisitionError(
            response.status == 429 ? .throttled : .service,
            message,
            response: response,
            retryAfter: retryAfter,
            reason: "managed_identity_request_failed"
        )
    }

    private var advice: String? {
        guard case .imds = self.request.host else { return nil }
        switch self.answer.status {
        case 400: return "The identity is probably not assigned to this machine."
        case 502, 504: return "A proxy may be in between; requests to 169.254.169.254 must not pass one."
        default: return nil
        }
    }
}
