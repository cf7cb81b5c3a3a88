//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Synchronization

/// A header provider that gives each request the same field, or an error.
final class StubHeaderProvider: AuthorizationHeaderProvider {
    private let result: Result<AuthorizationHeader, AcquisitionError>
    private let received = Mutex<[TokenRequest]>([])

    init(_ result: Result<AuthorizationHeader, AcquisitionError> = .success(.init(value: "Bearer t0k3n"))) {
        self.result = result
    }

    var requests: [TokenRequest] { self.received.withLock { $0 } }

    func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        self.received.withLock { $0.append(request) }
        return try self.result.get()
    }
}
