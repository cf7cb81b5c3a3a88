//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a request's options may contain, so that nothing of it can leak into header fields or take the place of what a
/// flow sends itself.
enum RequestRules {
    /// Parameters that belong to flows.
    private static let reservedParameters: Set<String> = [
        "assertion", "client_assertion", "client_assertion_type", "client_id", "client_info", "client_secret", "code",
        "code_verifier", "device_code", "fmi_path", "grant_type", "password", "redirect_uri", "refresh_token",
        "req_cnf",
        "requested_token_use", "scope", "token_type", "user_federated_identity_credential", "user_id", "username",
    ]
    /// Header fields that belong to the library.
    private static let reservedFields: Set<String> = [
        "accept", "authorization", "client-request-id", "connection", "content-length", "content-type", "host",
        "return-client-request-id", "transfer-encoding",
    ]

    static func check(_ options: AcquireTokenOptions) throws(AcquisitionError) {
        if let id = options.correlationID, !self.isFieldText(id) || id.utf8.count > 128 {
            throw AcquisitionError(
                .invalidRequest,
                "The correlation ID is empty, too long or contains blanks. Use a UUID."
            )
        }
        try self.checkJSON(options.claims, "The claims are", "Pass on what the challenge carried, decoded from base64.")
        try self.checkJSON(options.clientClaims, "The client's claims are", "Write '{…}'.")
        try self.checkJSON(options.clientAssertionClaims, "The claims for the client assertion are", "Write '{…}'.")
        try self.checkJSON(options.attributes, "The attributes are", "Write '{…}'.")
        if case .publicKeyClaim(let claim) = options.scheme.base {
            try self.checkJSON(claim, "The key to bind to is", "Write the JWK.")
        }
        guard !options.forceRefresh || options.rejectedTokenSHA256 == nil else {
            throw AcquisitionError(
                .invalidRequest,
                "A refresh is forced, and one token is named as rejected. Ask for one of both.",
                reason: "force_refresh_and_token_hash_not_compatible"
            )
        }
        try self.checkParameters(options)
    }

    private static func checkParameters(_ options: AcquireTokenOptions) throws(AcquisitionError) {
        for name in options.extraBodyParameters.keys where self.reservedParameters.contains(name.lowercased()) {
            throw AcquisitionError(
                .invalidRequest,
                "The extra body parameter '\(name)' belongs to the flow itself. Use the option that is meant for it."
            )
        }
        for name in options.extraQueryParameters.keys where self.reservedParameters.contains(name.lowercased()) {
            throw AcquisitionError(
                .invalidRequest,
                "The extra query parameter '\(name)' belongs to the flow itself. Use the option that is meant for it.",
                reason: "duplicate_query_parameter"
            )
        }
        for (name, value) in options.extraHeaders {
            let isName = !name.isEmpty && name.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == 0x2D || $0 == 0x5F }
            let isValue = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            guard isName, isValue, !self.reservedFields.contains(name.lowercased()) else {
                throw AcquisitionError(
                    .invalidRequest,
                    "An extra header field has a bad name or value, or is one that the library sets itself."
                )
            }
        }
        for token in options.attributeTokens where !self.isFieldText(token) {
            throw AcquisitionError(.invalidRequest, "An attribute token is empty or contains blanks.")
        }
    }

    private static func checkJSON(_ text: String?, _ what: String, _ advice: String) throws(AcquisitionError) {
        guard let text, JSONValue(parsing: Array(text.utf8))?.object == nil else { return }
        throw AcquisitionError(
            .invalidRequest,
            "\(what) not a JSON object. \(advice)",
            reason: "invalid_json_claims_format"
        )
    }

    private static func isFieldText(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
