//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition
import Logging

extension WebSignIn {
    /// The longest notice of a sign-out.
    private static let longestForm = 64 * 1024

    /// Ends the sessions that a signed notice of the issuer names (OpenID Connect Back-Channel Logout 1.0 §2.5).
    func backChannelSignOut(_ request: InboundRequest) async -> OutboundResponse {
        guard case .store(let store) = self.options.sessions.base,
            let body = try? await request.readBody(Self.longestForm),
            let token = InboundRequest.parameters(String(decoding: body, as: UTF8.self))["logout_token"]
        else { return Self.refusal("The notice holds no 'logout_token'") }
        let claims: TokenClaims
        do throws(TokenValidationError) {
            claims = try await self.validators.logoutTokens.validate(token).claims
        } catch {
            self.logger.debug("A notice was not accepted.", metadata: ["web.detail": "\(error.message)"])
            guard error.code != .keysUnavailable else { return self.unavailable(error) }
            return Self.refusal(error.publicMessage)
        }
        guard let issuer = claims.text("iss"), let session = claims.text("sid") else {
            return Self.refusal("The notice names no session")
        }
        do {
            for record in try await store.removeAll(issuer: issuer, issuerSession: session) {
                try await self.forgetTokens(of: record)
            }
            return OutboundResponse(status: .ok, headerFields: [.cacheControl: "no-store"])
        } catch {
            return self.unavailable(error)
        }
    }

    private static func refusal(_ title: String) -> OutboundResponse {
        Problem(status: .badRequest, code: "invalid_request", title: title).response()
    }
}
