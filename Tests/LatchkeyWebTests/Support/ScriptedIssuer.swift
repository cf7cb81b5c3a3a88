//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Synchronization

/// The documents of an issuer, served without a network.
final class ScriptedIssuer: HTTPClient {
    private struct State {
        var keys: [String]
        var issuer: String
        var isDown = false
        var requests: [String] = []
    }

    private let state: Mutex<State>
    /// Where the keys are said to be.
    let keysURL: String

    init(keys: [String], issuer: String = TestIssuer.template, keysURL: String = "\(TestIssuer.host)/common/keys") {
        self.state = Mutex(State(keys: keys, issuer: issuer))
        self.keysURL = keysURL
    }

    /// The addresses that were asked for, without scheme.
    var requests: [String] { self.state.withLock { $0.requests } }
    var keyRequests: Int { self.requests.count { $0.hasSuffix("/keys") } }

    func publish(_ keys: [String]) { self.state.withLock { $0.keys = keys } }
    func setDown(_ isDown: Bool) { self.state.withLock { $0.isDown = isDown } }

    func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        let path = request.head.path ?? ""
        let host = request.head.authority ?? ""
        let (body, isDown) = self.state.withLock { state in
            state.requests.append(host + path)
            if path.hasSuffix("/keys") { return ("{\"keys\":[\(state.keys.joined(separator: ","))]}", state.isDown) }
            let isOlder = !path.contains("/v2.0/")
            let issuer = isOlder ? "https://sts.windows.net/{tenantid}/" : state.issuer
            return ("{\"issuer\":\"\(issuer)\",\"jwks_uri\":\"\(self.keysURL)\"}", state.isDown)
        }
        if isDown { throw HTTPClientError(.connectFailed, "Nobody listens.") }
        return HTTPClientResponse(head: HTTPResponse(status: .ok), body: HTTPResponseBody(bytes: Array(body.utf8)))
    }
}
