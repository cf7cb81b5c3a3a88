//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Synchronization

/// A header provider that gives each request a token of its own, and fails from some request on.
final class NumberedHeaders: AuthorizationHeaderProvider {
    private let failure: (from: Int, error: AcquisitionError)?
    private let scheme: String
    private let received = Mutex<[TokenRequest]>([])

    init(scheme: String = "Bearer", failingFrom number: Int = .max, _ error: AcquisitionError? = nil) {
        self.scheme = scheme
        self.failure = error.map { (number, $0) }
    }

    var requests: [TokenRequest] { self.received.withLock { $0 } }

    func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        let number = self.received.withLock { received in
            received.append(request)
            return received.count
        }
        if let failure = self.failure, number >= failure.from { throw failure.error }
        return AuthorizationHeader(value: "\(self.scheme) token-\(number)")
    }
}
