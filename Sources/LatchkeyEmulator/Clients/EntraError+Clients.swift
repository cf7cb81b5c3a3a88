//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension EntraError {
    private static func invalidClient(_ code: Int, _ text: String) -> Self {
        Self(status: .unauthorized, error: "invalid_client", code: code, text: text)
    }

    static func unsupportedAssertionType(_ type: String) -> Self {
        Self(
            error: "invalid_request",
            code: 90_023,
            text: "The value '\(type)' of the parameter 'client_assertion_type' is not supported."
        )
    }

    static func malformedAssertion(_ reason: String) -> Self {
        self.invalidClient(50_027, "The client assertion is no valid JSON Web Token. \(reason)")
    }

    static var assertionAlgorithm: Self {
        self.invalidClient(5_002_730, "The client assertion is signed with an algorithm that is not accepted.")
    }

    static func assertionIssuer(_ clientID: String) -> Self {
        self.invalidClient(700_021, "The issuer and subject of the client assertion are not '\(clientID)'.")
    }

    static func assertionAudience(_ audience: String, expected: String) -> Self {
        self.invalidClient(
            700_023,
            "The audience '\(audience)' of the client assertion is not this service; use '\(expected)'."
        )
    }

    static func assertionTime(now: Int64, start: Int64, end: Int64) -> Self {
        self.invalidClient(
            700_024,
            "The client assertion is not within its valid time range. Current time: \(now), valid from \(start) to \(end)."
        )
    }

    static var assertionSignature: Self {
        self.invalidClient(700_027, "The signature of the client assertion is invalid.")
    }

    static func unknownKey(_ thumbprint: String) -> Self {
        self.invalidClient(
            700_027,
            "The certificate with the thumbprint '\(thumbprint)' is not registered with the application."
        )
    }

    static var certificateExpired: Self {
        self.invalidClient(1_000_502, "The certificate is not within its valid time range.")
    }

    static var repeatedAssertion: Self {
        self.invalidClient(50_027, "The client assertion's 'jti' was used before.")
    }

    static func federatedIssuer(_ issuer: String) -> Self {
        self.invalidClient(700_211, "No federated credential is configured for the issuer '\(issuer)'.")
    }

    static func federatedAudience(_ audience: String) -> Self {
        self.invalidClient(700_212, "No federated credential is configured for the audience '\(audience)'.")
    }

    static func federatedSubject(_ subject: String) -> Self {
        self.invalidClient(700_213, "No federated credential is configured for the subject '\(subject)'.")
    }

    static var noClientCertificate: Self {
        self.invalidClient(392_200, "The client sent no certificate in TLS.")
    }

    static var mutualTLSDisabled: Self {
        Self(
            status: .unauthorized,
            error: "unauthorized_client",
            code: 51_000,
            text: "The application may not prove its identity by a certificate in TLS."
        )
    }

    static var certificateMismatch: Self {
        self.invalidClient(500_181, "The certificate in TLS is not the one that the token is bound to.")
    }
}
