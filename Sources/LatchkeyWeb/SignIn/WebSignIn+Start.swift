//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics
import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import Logging

extension WebSignIn {
    /// How many sign-ins a browser may end within a minute before it is told that something is wrong.
    private static let mostCompleted = 3
    private static let loopWindow: Int64 = 60

    /// What a handler's error asks the user for; `nil` when it asks for nothing.
    func prompt(for error: any Error, _ request: InboundRequest) async -> SignInPrompt? {
        var prompt = SignInPrompt()
        if let denied = error as? AccessDenied {
            prompt.claims = denied.claims
        } else if let challenge = ChallengeRequired(error) {
            prompt.scopes = challenge.scopes
            prompt.claims = challenge.claims
        } else {
            return nil
        }
        if let identity = try? await self.session(of: request)?.identity {
            prompt.loginHint = identity.loginHint
            prompt.domainHint = identity.tenantID == nil ? nil : identity.domainHint
        }
        return prompt
    }

    /// Sends a browser to the issuer, or tells a script where to send its page.
    func challenge(_ prompt: SignInPrompt, _ request: InboundRequest, code: String) async -> OutboundResponse {
        guard !request.isNavigation else {
            return await self.start(prompt, returningTo: self.returnURL(after: request), request)
        }
        var problem = Problem(status: .unauthorized, code: code, title: "The user must sign in")
        var address = self.origin.basePath + self.options.loginPath
        if let ticket = try? prompt.sealed(by: self.sealer) {
            address += "?\(MetadataClient.encoded([(name: "ticket", value: ticket)]))"
        }
        problem.members["loginUrl"] = .string(address)
        return problem.response([.wwwAuthenticate: "Cookie"])
    }

    /// Where a browser comes back after a sign-in: a page is fetched again, a form is not sent again.
    private func returnURL(after request: InboundRequest) -> ReturnURL {
        if request.head.method == .get { return ReturnURL(request.head.path ?? "/") ?? .root }
        let referrer = request.head.headerFields[.referer] ?? ""
        guard referrer.hasPrefix(self.origin.origin + "/") else { return .root }
        return ReturnURL(String(referrer.dropFirst(self.origin.origin.utf8.count))) ?? .root
    }

    /// Starts a sign-in because the login path was opened.
    func login(_ request: InboundRequest) async -> OutboundResponse {
        let parameters = request.parameters
        var prompt = SignInPrompt()
        if let ticket = parameters["ticket"] {
            guard let sealed = SignInPrompt(ticket, sealer: self.sealer) else {
                return SignInPages.page(.badRequest, title: "Sign-in failed", text: "The link is not valid any more.")
            }
            prompt = sealed
        }
        func short(_ name: String) -> String? {
            parameters[name].flatMap { $0.isEmpty || $0.utf8.count > 200 ? nil : $0 }
        }
        prompt.loginHint = prompt.loginHint ?? short("loginHint")
        prompt.domainHint = prompt.domainHint ?? short("domainHint")
        prompt.prompt = prompt.prompt ?? short("prompt")
        let wanted = (parameters["scope"] ?? "").split(separator: " ").map(String.init)
        // Whoever writes a link must not decide what the user is asked for.
        prompt.scopes += wanted.filter(self.options.selectableScopes.contains)
        guard request.isNavigation else {
            return Problem(status: .unauthorized, code: "login_required", title: "The user must sign in").response()
        }
        let target = parameters["returnUrl"].flatMap { ReturnURL($0) } ?? .root
        return await self.start(prompt, returningTo: target, request)
    }

    /// Starts a user flow of B2C, such as one that edits the profile.
    func startUserFlow(_ policy: String, _ request: InboundRequest) async -> OutboundResponse {
        var prompt = SignInPrompt()
        prompt.userFlow = policy
        let target = request.parameters["returnUrl"].flatMap { ReturnURL($0) } ?? .root
        guard request.isNavigation else {
            return Problem(status: .unauthorized, code: "login_required", title: "The user must act").response()
        }
        return await self.start(prompt, returningTo: target, request)
    }

    /// Sends a browser to the issuer.
    func start(
        _ prompt: SignInPrompt,
        returningTo target: ReturnURL,
        _ request: InboundRequest
    ) async -> OutboundResponse {
        let jar = self.jar(request)
        if let count = self.completed(jar), count > Self.mostCompleted {
            return SignInPages.page(
                .badRequest,
                title: "Sign-in goes round in circles",
                text: "Signing in succeeded several times, but the browser did not stay signed in. Are cookies blocked?"
            )
        }
        do {
            var options = prompt.options(self.origin.isSecure ? .form : .query)
            options.wantsBrowserCode = self.options.requestsBrowserCode
            let authorization = try await self.client.authorizationRequest(
                // Tokens are for one API each: what is asked for beside the sign-in's own scopes takes their place.
                scopes: prompt.scopes.isEmpty ? self.options.scopes : prompt.scopes,
                redirectURI: self.redirectURI,
                options: options
            )
            let flow = SignInFlow(
                request: authorization,
                returnPath: target.path,
                created: self.now,
                isSilent: options.prompt == AuthorizationOptions.Prompt.none
            )
            let sealed = try flow.sealed(by: self.sealer)
            guard let name = SignInFlow.cookieName(authorization.state),
                var fields = jar.set(
                    name,
                    sealed,
                    lifetime: self.options.flowLifetime.components.seconds,
                    crossSite: true
                )
            else { return self.failure("The sign-in is too large for a cookie.", nil) }
            fields.append(contentsOf: self.endingOldFlows(jar))
            self.metrics.started.increment()
            return SignInPages.redirect(to: authorization.url, .found, fields: fields)
        } catch {
            return self.failure("A sign-in could not be started.", error)
        }
    }

    /// Deletes the cookies of the oldest sign-ins, so that they do not pile up.
    private func endingOldFlows(_ jar: CookieJar) -> HTTPFields {
        let open = jar.names(beginningWith: SignInFlow.cookiePrefix).filter { !$0.contains(".C") }
        let ages = open.map { name in
            (name, jar.value(name).flatMap { SignInFlow($0, sealer: self.sealer) }?.created ?? 0)
        }
        let ended = ages.sorted { $0.1 < $1.1 }.dropLast(SignInFlow.mostOpen - 1)
        return ended.reduce(into: HTTPFields()) { fields, old in
            fields.append(contentsOf: jar.delete(old.0, crossSite: true))
        }
    }

    /// How many sign-ins the browser ended within the last minute.
    func completed(_ jar: CookieJar) -> Int? {
        guard let text = jar.value("n"), let bytes = self.sealer.open(text, for: .count) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":").compactMap { Int64($0) }
        guard parts.count == 2, self.now - parts[1] < Self.loopWindow else { return nil }
        return Int(exactly: parts[0])
    }

    /// Notes that a sign-in ended well.
    func countingOneMore(_ jar: CookieJar) -> HTTPFields {
        let count = (self.completed(jar) ?? 0) + 1
        guard let sealed = try? self.sealer.seal(Array("\(count):\(self.now)".utf8), for: .count) else { return [:] }
        return jar.set("n", sealed, lifetime: Self.loopWindow, crossSite: true) ?? [:]
    }

    /// The page after something that went wrong; the cause is for the log.
    func failure(_ message: String, _ error: (any Error)?) -> OutboundResponse {
        self.metrics.failed.increment()
        let acquisition = error as? AcquisitionError
        let detail = acquisition?.message ?? (error as? TokenValidationError)?.message ?? ""
        self.logger.debug("\(message)", metadata: ["web.detail": "\(detail)"])
        let retry = (text: "Try again", address: self.origin.basePath + self.options.loginPath)
        if let acquisition, acquisition.isRetryable {
            return SignInPages.page(
                .serviceUnavailable,
                title: "Sign-in is not possible at present",
                text: "Please try again in a moment.",
                link: retry,
                fields: [.retryAfter: String(max(1, acquisition.retryAfter?.components.seconds ?? 1))]
            )
        }
        let correlation = acquisition?.response?.correlationID
        if let path = self.options.errorPath {
            let query = [("code", "sign_in_failed"), ("correlationId", correlation)].compactMap { name, value in
                value.map { (name: name, value: $0) }
            }
            return SignInPages.redirect(to: "\(self.origin.basePath)\(path)?\(MetadataClient.encoded(query))")
        }
        let id = correlation.map { " (\($0))" } ?? ""
        return SignInPages.page(
            .badRequest,
            title: "Sign-in failed",
            text: "The sign-in could not be completed\(id).",
            link: retry
        )
    }
}
