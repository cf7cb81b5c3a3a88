//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error thrown when a token could not be acquired.
public struct AcquisitionError: Error, Sendable {
    /// The category of an ``AcquisitionError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case cache
            case cancelled
            case configuration
            case credential
            case interactionRequired
            case invalidRequest
            case invalidResponse
            case network
            case service
            case shutDown
            case throttled
            case timedOut
        }
        private let base: Base

        /// The token cache could not serve the request; ``AcquisitionError/cause`` says why.
        public static var cache: Self { .init(base: .cache) }
        /// The calling task was cancelled.
        public static var cancelled: Self { .init(base: .cancelled) }
        /// A setting is missing or wrong; correct it and start again.
        public static var configuration: Self { .init(base: .configuration) }
        /// No credential could be used; ``AcquisitionError/cause`` says why.
        public static var credential: Self { .init(base: .credential) }
        /// The user has to act: consent, sign in again, or pass another factor.
        public static var interactionRequired: Self { .init(base: .interactionRequired) }
        /// The request cannot be made as it stands, for example without scopes.
        public static var invalidRequest: Self { .init(base: .invalidRequest) }
        /// The issuer's answer makes no sense, or came from something that is not an issuer.
        public static var invalidResponse: Self { .init(base: .invalidResponse) }
        /// The issuer could not be reached.
        public static var network: Self { .init(base: .network) }
        /// The issuer refused or failed; ``AcquisitionError/response`` has its answer.
        public static var service: Self { .init(base: .service) }
        /// The client or its token cache was shut down.
        public static var shutDown: Self { .init(base: .shutDown) }
        /// The issuer asked for patience; try again after ``AcquisitionError/retryAfter``.
        public static var throttled: Self { .init(base: .throttled) }
        /// No token arrived in time.
        public static var timedOut: Self { .init(base: .timedOut) }
    }

    /// The category of the error.
    public var code: Code
    /// What was wrong, where, and what to do; free of secrets and tokens.
    public var message: String
    /// The error that led to this one.
    public var cause: (any Error)?
    /// The scopes that were asked for; a host needs them to ask the user for consent.
    public var scopes: [String] = []
    /// A finer name of what was wrong, stable, for programs; the names are those that MSAL uses where it has one.
    public var reason: String?
    /// The issuer's answer, when there was one.
    public var response: ErrorResponse?
    /// How long to wait before another attempt, if the issuer said so.
    public var retryAfter: Duration?

    /// Whether the request was repeated already, so that nobody else needs to.
    var wasRepeated = false

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What was wrong, where, and what to do; free of secrets and tokens.
    ///   - cause: The error that led to this one; none by default.
    ///   - response: The issuer's answer; none by default.
    ///   - retryAfter: How long to wait before another attempt; unknown by default.
    ///   - reason: A finer name of what was wrong; none by default.
    public init(
        _ code: Code,
        _ message: String,
        cause: (any Error)? = nil,
        response: ErrorResponse? = nil,
        retryAfter: Duration? = nil,
        reason: String? = nil
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.response = response
        self.retryAfter = retryAfter
        self.reason = reason
    }

    /// The claims that the next request of the user must carry, a JSON object, if the issuer named some.
    public var claims: String? { self.response?.claims }
    /// Whether the same request may succeed later without any change.
    public var isRetryable: Bool {
        switch self.code {
        case .network, .throttled, .timedOut: true
        case .service: self.response?.isTransient ?? false
        default: false
        }
    }
}

extension AcquisitionError: CustomStringConvertible {
    /// The message, without the cause.
    public var description: String { self.message }
}
