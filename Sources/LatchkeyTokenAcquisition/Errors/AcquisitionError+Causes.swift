//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
public import LatchkeyTokenCache

extension AcquisitionError {
    /// The error of a request that got no answer.
    init(_ error: HTTPClientError, host: String, place: String? = nil) {
        let place = place ?? "the token endpoint of \(host)"
        switch error.code {
        case .cancelled:
            self.init(.cancelled, "The request to \(place) was cancelled.", cause: error)
        case .timedOut:
            self.init(.timedOut, "No answer came from \(place) in time. \(error.message)", cause: error)
        case .bodyTooLarge:
            self.init(
                .invalidResponse,
                "The answer of \(place) is too long for a token response. Check 'Instance'.",
                cause: error
            )
        case .shutDown:
            self.init(.shutDown, "The HTTP client was shut down before \(place) was asked.", cause: error)
        case .invalidRequest:
            self.init(.configuration, "The request to \(place) cannot be sent. \(error.message)", cause: error)
        case .tlsFailed:
            self.init(
                .network,
                "No secure connection to \(place) could be made. \(error.message) If its certificate comes from a "
                    + "private authority, name that authority's certificate in the configuration.",
                cause: error
            )
        default:
            self.init(.network, "No connection to \(place) could be used. \(error.message)", cause: error)
        }
    }

    /// The error of a cache, or the one of the token source that led to it.
    init(_ error: TokenCacheError, scopes: [String]) {
        if let cause = error.cause as? AcquisitionError {
            self = cause
            self.retryAfter = error.retryAfter ?? cause.retryAfter
        } else {
            self.init(Self.code(of: error), error.message, cause: error, retryAfter: error.retryAfter)
        }
        self.scopes = scopes
    }

    private static func code(of error: TokenCacheError) -> Code {
        switch error.code {
        case .cancelled: .cancelled
        case .timedOut: .timedOut
        case .shutDown: .shutDown
        case .invalidKey: .invalidRequest
        default: error.retryAfter == nil ? .cache : .throttled
        }
    }

    /// The error with the scopes that were asked for.
    func asked(for scopes: [String]) -> AcquisitionError {
        var error = self
        error.scopes = scopes
        return error
    }
}

extension AcquisitionError: TokenSourceError {
    /// How a token cache treats the error.
    public var failure: AcquisitionFailure {
        AcquisitionFailure(self.failureKind, retryAfter: self.retryAfter)
    }

    /// What has failed over and over is left alone for longer.
    private var transientKind: AcquisitionFailure.Kind { self.wasRepeated ? .invalidResponse : .transient }

    private var failureKind: AcquisitionFailure.Kind {
        switch self.code {
        case .cancelled: .cancelled
        case .configuration, .credential, .invalidRequest, .shutDown: .local
        case .interactionRequired: .interactionRequired
        case .invalidResponse: .invalidResponse
        case .service: self.isRetryable ? self.transientKind : .permanent
        case .throttled: .throttled
        default: self.transientKind
        }
    }
}
