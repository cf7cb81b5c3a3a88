//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import LatchkeyTokenAcquisition

/// An error thrown when a call needs the user: to consent, to sign in again, or to pass another factor.
///
/// It has what a host needs to answer: a web app sends the user to sign in with ``scopes``, ``claims`` and
/// ``userFlow``; a web API answers its own caller with status 401 and ``wwwAuthenticate``.
public struct ChallengeRequired: Error, Sendable {
    /// The number of the error, to be searched for.
    public static let number = "LKD120"

    /// The name of the API that was called, if it has one.
    public var api: String?
    /// The scopes to ask the user for.
    public var scopes: [String]
    /// The claims that the next token must satisfy, a JSON object, if any were named.
    public var claims: String?
    /// The B2C user flow to use, if the call named one.
    public var userFlow: String?
    /// The status of the API's response that led to the challenge; `nil` when no request was sent.
    public var status: HTTPResponse.Status?
    /// The header fields of that response.
    public var headers: HTTPFields
    /// Why no token could be had without the user.
    public var cause: AcquisitionError

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - cause: Why no token could be had without the user.
    ///   - api: The name of the API; none by default.
    ///   - request: The token that was asked for; the cause says by itself what is known by default.
    ///   - status: The status of the API's response; none by default.
    ///   - headers: The header fields of that response; none by default.
    public init(
        cause: AcquisitionError,
        api: String? = nil,
        for request: TokenRequest? = nil,
        status: HTTPResponse.Status? = nil,
        headers: HTTPFields = [:]
    ) {
        self.api = api
        self.scopes = request?.scopes ?? cause.scopes
        self.claims = cause.claims ?? request?.options.claims
        self.userFlow = request?.options.userFlow
        self.status = status
        self.headers = headers
        self.cause = cause
    }

    /// Finds out whether an error of a call can be resolved by the user; fails when it cannot.
    ///
    /// - Parameter error: What a call has thrown.
    public init?(_ error: any Error) {
        if let challenge = error as? ChallengeRequired {
            self = challenge
        } else if let acquisition = error as? AcquisitionError, acquisition.code == .interactionRequired {
            self.init(cause: acquisition)
        } else {
            return nil
        }
    }

    /// The value of a `WWW-Authenticate` field with which a web API passes the challenge on to its caller.
    public var wwwAuthenticate: String {
        self.claims.map { AuthenticationChallenge.insufficientClaims($0) }
            ?? "Bearer error=\"insufficient_scope\", scope=\"\(Self.quotable(self.scopes.joined(separator: " ")))\""
    }

    private static func quotable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { (0x20..<0x7F).contains($0.value) }))
            .filter { $0 != "\"" && $0 != "\\" }
    }
}

extension ChallengeRequired: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What happened and what to do, without claims and header fields.
    public var description: String {
        let place = self.api.map { "The call to the API '\($0)'" } ?? "The call"
        return "\(Self.number): \(place) needs the user to sign in or consent. \(self.cause.message)"
    }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without claims and header fields.
    public var customMirror: Mirror {
        Mirror(self, children: ["api": self.api as Any, "scopes": self.scopes, "status": self.status as Any])
    }
}
