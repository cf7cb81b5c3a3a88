//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Credentials in order of preference: the first that can be loaded authenticates the request.
package final class CredentialChain: Sendable {
    private let descriptions: [CredentialDescription]
    private let loaded: Mutex<[Int: any ClientCredential]> = Mutex([:])

    package init(_ descriptions: [CredentialDescription]) {
        self.descriptions = descriptions
    }

    /// Returns what to add to a token request.
    ///
    /// - Parameter context: The request to authenticate.
    /// - Returns: The authentication of the first credential that works.
    /// - Throws: The error of the last credential when none works.
    package func authentication(
        for context: ClientAuthenticationContext
    ) async throws(CredentialError) -> ClientAuthentication {
        var failure = CredentialError(.unavailable, "The application has no credentials. List one.")
        for index in self.descriptions.indices {
            do {
                return try await self.credential(at: index).authentication(for: context)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    /// The certificate that tokens can be bound to.
    ///
    /// - Returns: The certificate of the first credential that works; `nil` when that has none.
    /// - Throws: The error of the last credential when none works.
    package func certificateBinding() async throws(CredentialError) -> CertificateBinding? {
        var failure = CredentialError(.unavailable, "The application has no credentials. List one.")
        for index in self.descriptions.indices {
            do {
                return try await self.credential(at: index).certificateBinding()
            } catch {
                failure = error
            }
        }
        throw failure
    }

    /// Notes that the issuer accepted an authentication.
    ///
    /// - Parameter authentication: What the request carried.
    package func accepted(_ authentication: ClientAuthentication) async {}

    /// Notes that the issuer refused an authentication.
    ///
    /// - Parameters:
    ///   - authentication: What the request carried.
    ///   - error: The issuer's OAuth error.
    ///   - errorCodes: The issuer's numbers for the error.
    /// - Returns: Whether newer material may be accepted, so that the request is worth one more attempt.
    package func refused(
        _ authentication: ClientAuthentication,
        error: String,
        errorCodes: [Int]
    ) async -> Bool { false }

    private func credential(at index: Int) async throws(CredentialError) -> any ClientCredential {
        if let credential = self.loaded.withLock({ $0[index] }) { return credential }
        // Two tasks may load the same credential at once; either result serves both.
        let credential = try await self.descriptions[index].load()
        self.loaded.withLock { $0[index] = credential }
        return credential
    }
}
