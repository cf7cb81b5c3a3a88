//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization

/// Serves each request with the app registration that it names, of the configuration that is in force.
final class ApplicationDirectory: Sendable {
    private let applications: Mutex<Applications?>

    init() { self.applications = Mutex(nil) }

    /// The registrations in force.
    ///
    /// - Returns: The registrations.
    /// - Throws: `AcquisitionError` before the first are in force.
    func current() throws(AcquisitionError) -> Applications {
        if let applications = self.applications.withLock({ $0 }) { return applications }
        throw AcquisitionError(.configuration, "There is no app registration yet.")
    }

    /// Puts other registrations in force; requests under way end with those that they began with.
    func replace(with applications: Applications) { self.applications.withLock { $0 = applications } }

    private func client(for request: TokenRequest) throws(AcquisitionError) -> ConfidentialClient {
        try self.current().client(named: request.options.application)
    }
}

extension ApplicationDirectory: TokenAcquirer, AuthorizationHeaderProvider {
    func token(for request: TokenRequest) async throws(AcquisitionError) -> AccessToken {
        try await self.client(for: request).token(for: request)
    }

    func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        try await self.client(for: request).authorizationHeader(for: request)
    }

    func authorizationHeader(
        for request: TokenRequest,
        sending outgoing: HTTPClientRequest
    ) async throws(AcquisitionError) -> AuthorizationHeader {
        try await self.client(for: request).authorizationHeader(for: request, sending: outgoing)
    }
}

/// Gets assertions from an app registration by its name, whichever is in force when one is needed.
final class ApplicationAssertions: ExchangeTokenSource {
    private let name: String
    // The directory holds the clients whose credentials hold this.
    private weak let directory: ApplicationDirectory?

    init(of name: String, in directory: ApplicationDirectory) {
        self.name = name
        self.directory = directory
    }

    func exchangeToken(for request: ExchangeTokenRequest) async throws -> SignedAssertion {
        guard let directory = self.directory else {
            throw AcquisitionError(.shutDown, "The client of the application '\(self.name)' is gone.")
        }
        return try await directory.current().client(named: self.name).exchangeToken(for: request)
    }
}
