//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// A type that returns tokens, held or new.
///
/// Contract: it may be called from any number of tasks at once, and a token it returns has not expired.
public protocol TokenAcquirer: Sendable {
    /// Returns a token.
    ///
    /// - Parameter request: Which token, for whom.
    /// - Returns: A token that has not expired.
    /// - Throws: ``AcquisitionError``.
    func token(for request: TokenRequest) async throws(AcquisitionError) -> AccessToken
}

extension TokenAcquirer {
    /// Returns a token.
    ///
    /// - Parameters:
    ///   - scopes: The scopes that the token shall have.
    ///   - subject: For whom the token is.
    ///   - options: What else governs the token; nothing by default.
    /// - Returns: A token that has not expired.
    /// - Throws: ``AcquisitionError``.
    public func token(
        scopes: [String],
        as subject: TokenSubject,
        options: AcquireTokenOptions = .init()
    ) async throws(AcquisitionError) -> AccessToken {
        try await self.token(for: TokenRequest(scopes: scopes, as: subject, options: options))
    }
}
