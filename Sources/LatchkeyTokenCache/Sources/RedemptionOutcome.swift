//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What became of a refresh token that was presented to its issuer.
///
/// The distinction decides whether the token may be presented again, so a source must not guess: where it cannot be sure
/// that the issuer did not redeem the token, the outcome is ``unknown(_:)``.
public enum RedemptionOutcome: Sendable {
    /// The issuer answered with tokens.
    case answered(RedeemedTokens)
    /// The issuer says that the refresh token itself is not good, or not any more (`invalid_grant`, RFC 6749 §5.2).
    ///
    /// A refusal for another reason, such as a consent that is missing for one resource, is ``refused(_:)``.
    case invalidGrant(any Error)
    /// The issuer refused for another reason, or the request was never sent: the refresh token was not redeemed.
    case refused(any Error)
    /// The request was sent, or may have been, and no answer came that makes sense.
    case unknown(any Error)
}

/// The tokens that an issuer gave for a refresh token.
public struct RedeemedTokens: Sendable {
    /// The access token.
    public var accessToken: AcquiredToken
    /// The refresh token that takes the place of the one that was presented; `nil` where that one stays.
    public var refreshToken: RefreshToken?

    /// Creates the answer of an issuer.
    ///
    /// - Parameters:
    ///   - accessToken: The access token.
    ///   - refreshToken: The refresh token that takes the place of the one that was presented; none by default.
    public init(accessToken: AcquiredToken, refreshToken: RefreshToken? = nil) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
    }
}
