//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Synchronization

/// One request, sent over and over by libcurl's easy interface on a connection that stays open.
final class BareExchange: Sendable {
    private let transfer: Mutex<WarmTransfer>

    init(_ request: HTTPClientRequest, trusting roots: CurlHTTPClient.TrustRoots) throws(AcquisitionBenchError) {
        self.transfer = Mutex(try WarmTransfer(request, trusting: roots))
    }

    /// Sends the request and reads the answer, one time after the other, on a thread that may block.
    @concurrent
    func perform(times: Int) async throws {
        let outcome: Result<Void, AcquisitionBenchError> = await withCheckedContinuation { waiter in
            let thread = CurlThread(named: "latchkey-bench") {
                waiter.resume(returning: self.transfer.withLock { Self.perform($0, times: times) })
            }
            guard let thread else { return waiter.resume(returning: .failure(.curl(-1))) }
            thread.detach()
        }
        try outcome.get()
    }

    private static func perform(_ transfer: WarmTransfer, times: Int) -> Result<Void, AcquisitionBenchError> {
        for _ in 0..<times {
            let code = transfer.perform()
            guard code == 0 else { return .failure(.curl(code)) }
        }
        return .success(())
    }
}
