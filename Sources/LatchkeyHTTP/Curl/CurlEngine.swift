//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl
import Synchronization

/// One thread that drives libcurl, with its own connections.
///
/// The client and every response body that is being read hold it; the thread ends when the last of them is gone or after
/// ``shutdown()``.
final class CurlEngine: Sendable {
    let inbox: CurlInbox
    private let thread: Mutex<CurlThread?>

    init(_ configuration: CurlHTTPClient.Configuration) throws(HTTPClientError) {
        guard latchkey_curl_initialise() == CURLE_OK, let multi = CurlMultiHandle() else { throw .cannotStart }
        let inbox = CurlInbox(multi)
        let started = CurlThread(named: "latchkey-http") {
            CurlLoop(configuration: configuration, multi: multi, inbox: inbox).run()
        }
        guard let started else {
            multi.close()
            throw .cannotStart
        }
        self.inbox = inbox
        self.thread = Mutex(started)
    }

    deinit {
        self.inbox.stop()
        self.thread.withLock { $0?.detach() }
    }

    /// Fails what is under way and waits for the end of the thread.
    func shutdown() async {
        self.inbox.stop()
        await self.inbox.waitForEnd()
        // The thread has nothing left to do but return, so the join does not hold this task up.
        self.thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }
}

extension HTTPClientError {
    fileprivate static var cannotStart: Self {
        .init(
            .invalidConfiguration,
            "The HTTP client's thread could not be started: the process has no memory, threads or descriptors left."
        )
    }
}
