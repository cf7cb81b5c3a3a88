//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// What a user's browser brought back from a sign-in.
public struct AuthorizationAnswer: Hashable, Sendable {
    private let parameters: [String: String]

    /// Reads an answer.
    ///
    /// - Parameter form: The query of the address without its question mark, or the form that was posted.
    public init(form: String) {
        var parameters: [String: String] = [:]
        for pair in form.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentDecoding.form(parts[0]),
                let value = PercentDecoding.form(parts.count > 1 ? parts[1] : "")
            else { continue }
            // A parameter must not repeat (RFC 6749 §3.1): of two, neither is believed.
            parameters[name] = parameters[name] == nil ? value : ""
        }
        self.parameters = parameters
    }

    /// Takes an answer whose parameters a web framework has read.
    ///
    /// - Parameter parameters: The parameters.
    public init(parameters: [String: String]) {
        self.parameters = parameters
    }

    /// The state of the sign-in that the answer claims to be for; a host finds the sign-in by it.
    public var state: String? { self.parameters["state"] }

    /// Where the account of the user who signed in is kept, when the answer tells.
    var routingHint: RoutingHint? {
        // It came through a browser, and goes into a header field: identifiers and nothing else.
        guard let info = self.parameters["client_info"].flatMap({ try? ClientInfo($0) }),
            info.object.isIdentifier, info.tenant.isIdentifier
        else { return nil }
        return .account(objectID: info.object, tenant: info.tenant)
    }

    /// The code, when the answer belongs to a sign-in and is not a refusal.
    func code(for request: AuthorizationRequest) throws(AcquisitionError) -> String {
        guard let state = self.state, !state.isEmpty,
            ConstantTime.areEqual(Array(state.utf8), Array(request.state.utf8))
        else {
            throw AcquisitionError(
                .invalidRequest,
                "The answer does not belong to this sign-in. Start it again.",
                reason: "state_mismatch"
            )
        }
        if let error = self.parameters["error"], !error.isEmpty { throw self.refusal(error) }
        guard let code = self.parameters["code"], !code.isEmpty else {
            throw AcquisitionError(
                .invalidRequest,
                "The answer has neither a code nor an error. Start the sign-in again."
            )
        }
        return code
    }

    private func refusal(_ error: String) -> AcquisitionError {
        var response = ErrorResponse(status: 200, error: SafeText.clean(error, limit: 128))
        response.errorDescription = self.parameters["error_description"].map { SafeText.clean($0, limit: 1024) }
        response.suberror = self.parameters["error_subcode"].map { SafeText.clean($0, limit: 128) }
        let name = response.error ?? ""
        let isOurs = [
            "invalid_request", "unauthorized_client", "invalid_scope", "unsupported_response_type", "server_error",
        ]
        return AcquisitionError(
            isOurs.contains(name) ? .service : .interactionRequired,
            "The sign-in ended without a code (\(name)). \(response.errorDescription ?? "")",
            response: response,
            reason: name
        )
    }
}

extension AuthorizationAnswer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text without any secret.
    public var description: String { "AuthorizationAnswer(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
