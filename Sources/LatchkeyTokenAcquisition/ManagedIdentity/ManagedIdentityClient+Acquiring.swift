//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenCache

extension ManagedIdentityClient.Core {
    /// Asks the host, and again as long as that may help.
    func acquire(
        _ request: ManagedIdentityRequest,
        until end: ContinuousClock.Instant
    ) async throws(AcquisitionError) -> AcquiredToken {
        var retry = ManagedIdentityRetry(request.host)
        while true {
            var failure: AcquisitionError
            let status: Int?
            do throws(AcquisitionError) {
                let answer = try await self.ask(request, until: end)
                status = answer.status
                let sent = self.timing.wallSeconds()
                do throws(AcquisitionError) {
                    return try ManagedIdentityAnswer(answer: answer, request: request).token(at: sent)
                } catch {
                    failure = error
                }
            } catch {
                guard error.code == .timedOut else { throw error }
                status = nil
                failure = error
            }
            guard let pause = retry.pause(after: status, retryAfter: failure.retryAfter),
                self.timing.now().advanced(by: pause) < end
            else {
                failure.wasRepeated = true
                throw failure
            }
            try await self.timing.pause(pause)
        }
    }

    /// Asks once; on Azure Arc that takes two requests.
    private func ask(
        _ request: ManagedIdentityRequest,
        until end: ContinuousClock.Instant
    ) async throws(AcquisitionError) -> MetadataClient.Answer {
        let first = try await self.send(request, until: end)
        guard case .arc = request.host, first.status == 401 else { return first }
        let challenge = try ArcChallenge(first.fields[.wwwAuthenticate], directory: self.arcDirectory)
        return try await self.send(request, authorization: try challenge.answer(), until: end)
    }

    private func send(
        _ request: ManagedIdentityRequest,
        authorization: String? = nil,
        until end: ContinuousClock.Instant
    ) async throws(AcquisitionError) -> MetadataClient.Answer {
        let timeout = min(max(end - self.timing.now(), .milliseconds(1)), .seconds(30))
        let message = try request.httpRequest(timeout: timeout, authorization: authorization)
        do throws(HTTPClientError) {
            let response = try await self.http.send(message)
            return MetadataClient.Answer(
                status: response.head.status.code,
                fields: response.head.headerFields,
                body: try await response.body.collect(upTo: 1 << 20)
            )
        } catch {
            var failure = AcquisitionError(
                error,
                host: request.host.name,
                place: "the identity endpoint of \(request.host.name)"
            )
            if failure.code == .network { failure.reason = "managed_identity_unreachable_network" }
            throw failure
        }
    }
}

/// The agent of Azure Arc.
package enum ArcAgent {
    /// Whether this machine has it.
    package static var isInstalled: Bool { FileSystem.exists(ManagedIdentityHost.arcAgent) }
    /// Where it puts its keys.
    package static var tokenDirectory: String { ArcChallenge.directory }
}
