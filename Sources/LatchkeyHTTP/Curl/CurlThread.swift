//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

/// A thread of its own for blocking work, with SIGPIPE blocked; to be joined or detached once.
@safe struct CurlThread: @unchecked Sendable {
    // Proof: the handle is only ever passed to join or detach, and its owner does so once, under a lock.
    private let handle: OpaquePointer

    /// Starts the thread; `nil` when the system has none left.
    init?(_ body: @escaping @Sendable () -> Void) {
        let context = unsafe Unmanaged.passRetained(Body(body))
        let handle = unsafe latchkey_thread_start(
            { context in unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() },
            context.toOpaque()
        )
        guard let handle = unsafe handle else {
            unsafe context.release()
            return nil
        }
        unsafe self.handle = handle
    }

    func join() {
        unsafe latchkey_thread_join(self.handle)
    }

    func detach() {
        unsafe latchkey_thread_detach(self.handle)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
