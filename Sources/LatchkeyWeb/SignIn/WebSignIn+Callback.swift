//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics
import HTTPTypes
import LatchkeyTokenAcquisition
import Logging
import Tracing

extension WebSignIn {
    /// The longest answer of an issuer.
    private static let longestForm = 64 * 1024

    /// Ends a sign-in: the browser comes back from the issuer.
    func callback(_ request: InboundRequest) async -> OutboundResponse {
        let jar = self.jar(request)
        // With TLS answers are posted; a code in an address would be kept in logs and histories.
        guard request.head.method == (self.origin.isSecure ? .post : .get) else {
            return self.failure("An answer came by the wrong method.", nil)
        }
        let form: String
        do {
            form =
                request.head.method == .get
                ? request.query : String(decoding: try await request.readBody(Self.longestForm), as: UTF8.self)
        } catch {
            return self.failure("An answer could not be read.", error)
        }
        let parameters = InboundRequest.parameters(form)
        guard let name = parameters["state"].flatMap(SignInFlow.cookieName),
            let flow = jar.value(name).flatMap({ SignInFlow($0, sealer: self.sealer) })
        else { return await self.strayAnswer(request) }
        // One use, whatever comes of it.
        let ended = jar.delete(name, crossSite: true)
        guard self.now - flow.created < self.options.flowLifetime.components.seconds else {
            return self.failure("A sign-in took too long.", nil).adding(ended)
        }
        let host = self.client.authority.host
        return await self.options.telemetry.traced("web.sign_in", .server, host: host) {
            let response = await self.finish(flow, parameters, request, jar).adding(ended)
            let isFailure = response.head.status.code >= 400
            return (response, isFailure ? String(response.head.status.code) : nil)
        }
    }

    /// An answer without its sign-in: sent twice, opened in another browser, or made up; who is signed in goes on.
    private func strayAnswer(_ request: InboundRequest) async -> OutboundResponse {
        if let found = try? await self.session(of: request), found.identity.isSession {
            return SignInPages.redirect(to: ReturnURL.root.path)
        }
        return self.failure("An answer belongs to no sign-in of the browser.", nil)
    }

    private func finish(
        _ flow: SignInFlow,
        _ parameters: [String: String],
        _ request: InboundRequest,
        _ jar: CookieJar
    ) async -> OutboundResponse {
        do {
            let validator = self.validators[flow.request.userFlow]
            if let issuer = parameters["iss"], !(try await validator.isIssuer(issuer)) {
                return self.failure("An answer came from another issuer.", nil)
            }
            let signIn = try await self.client.signIn(
                with: AuthorizationAnswer(parameters: parameters),
                to: flow.request
            )
            let verdict = await self.verify(signIn, validator)
            guard case .success(let identity) = verdict else {
                // What was acquired for somebody who may not come in is not kept.
                _ = try? await self.client.removeAccount(signIn.account.principal)
                if case .failure(let error) = verdict { return self.refusal(error) }
                return self.failure("A sign-in was refused.", nil)
            }
            var fields = try await self.begin(identity, signIn.account, replacing: request, jar)
            fields.append(contentsOf: self.keepingBrowserCode(of: signIn, jar))
            self.metrics.completed.increment()
            guard let target = ReturnURL(flow.returnPath) else { return SignInPages.redirect(to: "/", fields: fields) }
            return SignInPages.redirect(to: target.path, fields: fields).adding(self.countingOneMore(jar))
        } catch let error as AcquisitionError {
            return await self.response(to: error, flow, request)
        } catch let error as TokenValidationError {
            return self.failure("The issuer's keys cannot be had.", error)
        } catch {
            return self.unavailable(error)
        }
    }

    /// Verifies the ID token of a sign-in, and asks the application.
    private func verify(
        _ signIn: SignIn,
        _ validator: TokenValidator
    ) async -> Result<CallerIdentity, TokenValidationError> {
        do throws(TokenValidationError) {
            guard let token = signIn.idToken else {
                throw TokenValidationError(.malformed, "The issuer sent no ID token.")
            }
            let claims = try await validator.validate(token).claims
            let parties = claims.texts("aud")
            if parties.count > 1 || claims["azp"] != nil {
                guard claims.text("azp") == self.client.clientID else {
                    throw TokenValidationError(.wrongAudience, "The ID token was issued to another client.")
                }
            }
            let identity = self.identity(claims, signIn.account.principal)
            guard await self.options.admits(identity) else {
                throw TokenValidationError(.noPermissions, "The application does not admit the user.")
            }
            return .success(identity)
        } catch {
            return .failure(error)
        }
    }

    /// The page for a user who may not come in.
    private func refusal(_ error: TokenValidationError) -> OutboundResponse {
        guard error.code == .wrongIssuer || error.code == .noPermissions else {
            return self.failure("An ID token was not accepted.", error)
        }
        self.metrics.refused.increment()
        self.logger.debug("A user is not allowed here.", metadata: ["web.detail": "\(error.message)"])
        let address = "\(self.origin.basePath)\(self.options.loginPath)?prompt=select_account"
        return SignInPages.page(
            .forbidden,
            title: "This account is not allowed here",
            text: "You signed in with an account that this application does not accept.",
            link: (text: "Sign in with another account", address: address)
        )
    }

    /// The response to an answer without a code, or to a code that is not taken.
    private func response(
        to error: AcquisitionError,
        _ flow: SignInFlow,
        _ request: InboundRequest
    ) async -> OutboundResponse {
        if let answer = await self.response(toUserFlow: error, flow, request) { return answer }
        if flow.isSilent, error.reason == "login_required" || error.reason == "interaction_required" {
            // The silent attempt failed: the user is asked after all.
            let query = MetadataClient.encoded([(name: "returnUrl", value: flow.returnPath)])
            return SignInPages.redirect(to: "\(self.origin.basePath)\(self.options.loginPath)?\(query)")
        }
        switch error.reason {
        // A user who was asked and stays blocked would be sent round in circles.
        case "access_denied", "consent_required", "interaction_required":
            self.metrics.declined.increment()
            self.logger.debug("A sign-in was declined.", metadata: ["web.detail": "\(error.message)"])
            return SignInPages.page(
                .forbidden,
                title: "Access denied",
                text: "The sign-in was declined. If you may not do or allow this yourself, ask your administrator.",
                link: (text: "Try again", address: self.origin.basePath + self.options.loginPath)
            )
        default: return self.failure("A sign-in could not be completed.", error)
        }
    }
}

extension OutboundResponse {
    /// The response with further header fields.
    func adding(_ fields: HTTPFields) -> OutboundResponse {
        var response = self
        response.head.headerFields.append(contentsOf: fields)
        return response
    }
}

extension TokenValidator {
    /// Whether a name is that of the issuer, for one of the tenants that are accepted (RFC 9207).
    func isIssuer(_ name: String) async throws(TokenValidationError) -> Bool {
        let metadata = try await self.metadata.metadata()
        let segments = name.split(separator: "/", omittingEmptySubsequences: true).dropFirst(2)
        return name == metadata.issuer(ofTenant: segments.first.map(String.init))
    }
}
