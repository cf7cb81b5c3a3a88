//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition
public import Logging

/// Finds out who sends a request by the token that it carries, and answers those whose token is not accepted.
///
/// A request without a token goes on, with nobody known to send it; what needs somebody says so with a ``Permission``.
public struct BearerGuard: RequestGuard {
    let validators: [TokenValidator]
    let options: BearerGuardOptions
    private let logger: Logger

    /// Creates a guard.
    ///
    /// - Parameters:
    ///   - validators: What validates tokens, one for each app registration. Of several, the one is asked whose issuer and
    ///     audience a token names; what the others would say does not matter.
    ///   - options: What challenges say.
    ///   - logger: Takes messages about tokens that are not accepted, at level debug; by default they go nowhere.
    public init(
        _ validators: TokenValidator...,
        options: BearerGuardOptions = .init(),
        logger: Logger = Logger(label: "latchkey.web") { _ in SwiftLogNoOpLogHandler() }
    ) {
        precondition(!validators.isEmpty, "A guard needs a validator.")
        self.validators = validators
        self.options = options
        self.logger = logger
    }

    /// Finds out who sends a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: The caller, `nil` for a request without a token; or the response to a token that is not accepted.
    public func check(_ request: InboundRequest) async -> Verdict<CallerIdentity?> {
        do throws(TokenValidationError) {
            return .proceed(try await self.caller(of: request))
        } catch {
            self.logger.debug(
                "A token was not accepted.",
                metadata: ["web.reason": "\(error.code)", "web.detail": "\(error.message)"]
            )
            return .respond(self.response(to: error, schemeOf: request))
        }
    }

    /// Finds out who sends a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: The caller; `nil` for a request without a token.
    /// - Throws: ``TokenValidationError``.
    public func caller(of request: InboundRequest) async throws(TokenValidationError) -> CallerIdentity? {
        try await self.caller(of: request, signedFor: SignedRequestTarget(request))
    }

    /// Finds out who sends a request that may be signed for another one, which a program before this one received.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - target: The request that its envelope is signed for, when it has one.
    /// - Returns: The caller; `nil` for a request without a token.
    /// - Throws: ``TokenValidationError``.
    public func caller(
        of request: InboundRequest,
        signedFor target: SignedRequestTarget
    ) async throws(TokenValidationError) -> CallerIdentity? {
        // An envelope holds a token, in base64 once more.
        let limit = (self.validators.map(\.options.longestToken).max() ?? 0) * 2
        guard let credentials = try BearerCredentials.read(request.head.headerFields, limit: limit) else { return nil }
        if credentials.scheme == .signedRequest {
            guard let rules = self.options.signedRequests else { return nil }
            return try await self.caller(of: SignedRequestEnvelope(credentials.token, rules), target, rules)
        }
        let validator = try await self.validator(for: credentials.token)
        let identity = try await validator.validate(credentials.token)
        try await identity.binding.check(credentials.scheme, from: request.peer)
        return identity
    }

    private func caller(
        of envelope: SignedRequestEnvelope,
        _ target: SignedRequestTarget,
        _ rules: SignedRequestRules
    ) async throws(TokenValidationError) -> CallerIdentity {
        let validator = try await self.validator(for: envelope.token)
        let identity = try await validator.validate(envelope.token)
        try envelope.check(
            target,
            boundTo: identity.binding,
            rules,
            at: validator.timing.wallSeconds(),
            skew: validator.options.clockSkew.components.seconds
        )
        return identity
    }

    /// Keeps the keys of all issuers fresh until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for validator in self.validators { group.addTask { await validator.run() } }
        }
    }

    /// Which registration a token is for, by what it says of itself: signatures are not tried one after the other.
    private func validator(for token: String) async throws(TokenValidationError) -> TokenValidator {
        guard self.validators.count > 1 else { return self.validators[0] }
        for validator in self.validators {
            if await validator.claims(toBeAskedFor: token) { return validator }
        }
        throw TokenValidationError(.wrongIssuer, "The token names no issuer and audience of any registration.")
    }
}

extension TokenValidator {
    /// Whether a token that is not verified names the issuer and audience of this registration.
    fileprivate func claims(toBeAskedFor token: String) async -> Bool {
        guard let candidate = try? await self.read(token), let metadata = try? await self.metadata.metadata() else {
            return false
        }
        return self.isAddressed(by: candidate, metadata)
    }
}
