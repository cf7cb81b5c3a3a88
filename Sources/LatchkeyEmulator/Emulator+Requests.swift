//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// How many requests an endpoint received.
    ///
    /// - Parameter endpoint: The endpoint.
    /// - Returns: The number since the start or since ``forgetRequests()``.
    public func requestCount(of endpoint: Endpoint) -> Int {
        self.responder.log.count(of: endpoint)
    }

    /// The newest requests that an endpoint received, oldest first, with the secrets and tokens that clients sent.
    ///
    /// - Parameter endpoint: The endpoint.
    /// - Returns: Up to ``Configuration/recordedRequestLimit`` requests.
    public func requests(of endpoint: Endpoint) -> [RecordedRequest] {
        self.responder.log.newest(of: endpoint)
    }

    /// Sets all counts to zero and forgets the requests.
    public func forgetRequests() {
        self.responder.log.removeAll()
    }
}
