//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenCache

/// Acquires tokens of one of the host's identities.
struct ManagedIdentitySource: TokenSource {
    let client: ManagedIdentityClient.Core
    let identity: ManagedIdentity
    let resource: String
    let correlationID: String?

    @concurrent
    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        let start = self.client.timing.now()
        var request = ManagedIdentityRequest(
            host: try self.client.host.get(),
            identity: self.identity,
            resource: self.resource,
            correlationID: context.reason == .refresh
                ? CorrelationID.random() : self.correlationID ?? CorrelationID.random()
        )
        request.capabilities = self.client.clientCapabilities
        if context.claims != nil, let previous = context.previous {
            request.rejectedToken = TokenDigest.hexadecimal(of: previous.value)
        }
        let result: Result<AcquiredToken, AcquisitionError>
        do throws(AcquisitionError) {
            result = .success(try await self.client.acquire(request, until: start.advanced(by: context.timeLimit)))
        } catch {
            result = .failure(error.asked(for: [self.resource]))
        }
        var failure: AcquisitionError?
        if case .failure(let error) = result { failure = error }
        self.client.events.ended?(
            AcquisitionReport(
                flow: context.key.flow,
                reason: .init(context.reason),
                scopes: [self.resource],
                correlationID: request.correlationID,
                duration: self.client.timing.now() - start,
                error: failure
            )
        )
        return try result.get()
    }
}
