//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

extension DownstreamAPIClient: DownstreamAPI {
    /// Calls an API.
    public func send(_ call: DownstreamCall) async throws -> DownstreamResponse {
        let (api, health) = try self.prepared(for: call)
        // A call that cannot be made shall not cost a token.
        let target = try api.target(of: call)
        let tokenRequest = try api.tokenRequest(for: call)
        try HeaderRules.check(call.headerFields)
        let run = CallRun(
            parts: self.parts,
            api: api,
            http: self.httpClients[api.name] ?? self.parts.http,
            call: call,
            target: target,
            body: try await PreparedBody(call.body, for: api.options),
            health: health,
            deadline: self.parts.time.continuousNanoseconds().addingClamped(api.options.timeout.nanoseconds)
        )
        let turn = try await run.turn()
        let response = try await ChallengeEngine.respond(with: tokenRequest, api: api.name) { request in
            try await run.attempts(request)
        }
        var result = DownstreamResponse(
            api: api.name,
            head: response.head,
            body: turn?.holding(response.body) ?? response.body,
            bodyLimit: api.options.responseBodyLimit,
            codecs: api.options.codecs
        )
        result.onFailure = { [telemetry = self.parts.telemetry] error in
            telemetry.report(error, api: api.name, api.options.telemetry)
        }
        return result
    }
}
