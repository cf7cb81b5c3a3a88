//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP
public import LatchkeyTokenCache

/// An application that proves who it is with credentials, and gets its tokens through a cache.
///
/// One client serves all tasks of a process; make one for each app registration and keep it.
public final class ConfidentialClient: Sendable {
    private let core: ConfidentialClientCore
    private let cache: TokenCache

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - options: The app registration.
    ///   - cache: Where tokens are held; clients may share one.
    ///   - http: What sends requests to the token endpoint.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/configuration``, naming the wrong setting.
    public init(
        _ options: ApplicationOptions,
        cache: TokenCache,
        http: any HTTPClient
    ) throws(AcquisitionError) {
        self.core = try ConfidentialClientCore(options, http: http)
        self.cache = cache
    }

    private func key(for request: TokenRequest) throws(AcquisitionError) -> CacheKey {
        try request.memo.key(of: self.core) { () throws(AcquisitionError) in
            try self.core.key(for: request)
        }
    }
}

extension ConfidentialClient: TokenAcquirer, AuthorizationHeaderProvider {
    /// Returns a token, held or new.
    public func token(for request: TokenRequest) async throws(AcquisitionError) -> AccessToken {
        let key = try self.key(for: request)
        let source = ClientCredentialsSource(client: self.core, correlationID: request.options.correlationID)
        do {
            return try await self.cache.token(for: key, from: source, options: request.cacheOptions)
        } catch {
            throw AcquisitionError(error, scopes: request.scopes)
        }
    }
}
