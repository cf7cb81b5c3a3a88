//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyCrypto
public import LatchkeyHTTP
public import LatchkeyTokenAcquisition
import Logging

/// Signs users in to a web application (OpenID Connect, authorization code with PKCE), and keeps them signed in.
///
/// It owns the paths of the sign-in, and guards the routes that need a user: browsers are sent to the issuer and come
/// back, scripts are told where to send their page. When a call to an API needs the user's consent, or more of the sign-in,
/// the same happens by itself.
///
/// What the browser keeps of a sign-in is sealed, so that any instance with the same key ring can end it.
public final class WebSignIn: RequestGuard, PathOwner {
    /// How users sign in.
    public let options: WebSignInOptions
    let client: ConfidentialClient
    let validators: IDTokenValidators
    let routes: SignInRoutes
    let origin: PublicOrigin
    let sealer: CookieSealer
    let timing: AcquisitionTiming
    let logger: Logger
    let metrics: SignInMetrics

    /// Creates a sign-in.
    ///
    /// - Parameters:
    ///   - client: What speaks to the issuer, and keeps the users' tokens.
    ///   - http: What fetches the issuer's keys.
    ///   - keyRing: The keys that seal cookies. Instances that serve the same users need the same ring; with one that was
    ///     generated in memory, sign-ins break when the process ends.
    ///   - options: How users sign in.
    /// - Throws: `AcquisitionError` when the application's address or one of the paths cannot be used.
    public convenience init(
        _ client: ConfidentialClient,
        http: any HTTPClient,
        keyRing: KeyRing,
        options: WebSignInOptions
    ) throws(AcquisitionError) {
        try self.init(client, http: http, keyRing: keyRing, options: options, timing: .init())
    }

    /// Creates a sign-in whose clock is under control.
    package init(
        _ client: ConfidentialClient,
        http: any HTTPClient,
        keyRing: KeyRing,
        options: WebSignInOptions,
        timing: AcquisitionTiming
    ) throws(AcquisitionError) {
        self.options = options
        self.client = client
        self.validators = try IDTokenValidators(client, options, http: http, timing: timing)
        self.origin = try PublicOrigin(options.publicBaseURL)
        self.routes = try SignInRoutes(options)
        self.sealer = CookieSealer(ring: keyRing)
        self.timing = timing
        self.logger = options.telemetry.logger
        self.metrics = SignInMetrics(options.telemetry.metrics)
    }

    /// The address that must be registered with the issuer for its answers.
    public var redirectURI: String {
        self.options.redirectURI ?? self.origin.address(of: self.options.callbackPath)
    }

    /// Lets users who are signed in through, and sends others to the issuer.
    ///
    /// - Parameter request: The request.
    /// - Returns: The user, or the response that starts a sign-in.
    public func check(_ request: InboundRequest) async -> Verdict<CallerIdentity> {
        do {
            guard let found = try await self.session(of: request) else {
                return .respond(await self.challenge(.init(), request, code: "login_required"))
            }
            return .proceed(found.identity, adding: found.fields)
        } catch {
            return .respond(self.unavailable(error))
        }
    }

    /// Sends the user to the issuer when a handler's error says that it must act, and answers what is denied.
    ///
    /// - Parameters:
    ///   - error: What the handler threw.
    ///   - request: The request that it was handling.
    /// - Returns: The response, or `nil` when the error is none of acquiring tokens or of permissions.
    public func recover(from error: any Error, for request: InboundRequest) async -> OutboundResponse? {
        if let denied = error as? AccessDenied, denied.reason != .anonymous, denied.claims == nil {
            guard request.isNavigation else { return denied.outbound() }
            return SignInPages.page(.forbidden, title: "Access denied", text: denied.title)
        }
        guard let prompt = await self.prompt(for: error, request) else { return nil }
        return await self.challenge(prompt, request, code: "interaction_required")
    }

    /// Answers requests to the paths of the sign-in.
    ///
    /// - Parameter request: The request.
    /// - Returns: The response, or `nil` for other paths.
    public func respond(to request: InboundRequest) async -> OutboundResponse? {
        let base = self.origin.basePath
        var path = request.path
        if !base.isEmpty, path.hasPrefix(base + "/") { path = String(path.dropFirst(base.utf8.count)) }
        guard let route = self.routes[path] else { return nil }
        guard route.methods.contains(request.head.method) else {
            let allowed = route.methods.map(\.rawValue).joined(separator: ", ")
            return OutboundResponse(status: .methodNotAllowed, headerFields: [.allow: allowed])
        }
        switch route {
        case .backChannelSignOut: return await self.backChannelSignOut(request)
        case .browserCode: return await self.browserCode(request)
        case .callback: return await self.callback(request)
        case .frontChannelSignOut: return await self.frontChannelSignOut(request)
        case .login: return await self.login(request)
        case .logout:
            return request.head.method == .get ? await self.confirmSignOut() : await self.signOut(request)
        case .signedOut: return SignInPages.redirect(to: self.options.signedOutURL.path)
        case .userFlow(let policy): return await self.startUserFlow(policy, request)
        }
    }

    /// The present, in seconds since 1970.
    var now: Int64 { self.timing.wallSeconds() }

    /// The cookies of a request.
    func jar(_ request: InboundRequest) -> CookieJar {
        CookieJar(request.head.headerFields, isSecure: self.origin.isSecure, path: self.origin.cookiePath)
    }

    /// The response when a session cannot be read: nobody is signed out for it.
    func unavailable(_ error: any Error) -> OutboundResponse {
        self.logger.warning("A session could not be read or kept.", metadata: ["web.error": "\(type(of: error))"])
        return Problem(status: .serviceUnavailable, code: "sessions_unavailable", title: "Sessions cannot be read now")
            .response([.retryAfter: "1"])
    }
}
