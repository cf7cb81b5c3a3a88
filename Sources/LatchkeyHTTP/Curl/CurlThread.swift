//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

/// A thread of its own for blocking work, with SIGPIPE blocked; to be joined or detached once.
@safe package struct CurlThread: @unchecked Sendable {
    // Proof: the handle is only ever passed to join or detach, and its owner does so once, under a lock.
    private let handle: OpaquePointer

    /// Starts the thread; `nil` when the system has none left.
    ///
    /// - Parameters:
    ///   - name: The name of the thread for debuggers, at most 15 bytes.
    ///   - body: What the thread does.
    package init?(named name: StaticString, _ body: @escaping @Sendable () -> Void) {
        let context = unsafe Unmanaged.passRetained(Body(body))
        let handle = unsafe latchkey_thread_start(
            { context in unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() },
            context.toOpaque(),
            UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        )
        guard let handle = unsafe handle else {
            unsafe context.release()
            return nil
        }
        unsafe self.handle = handle
    }

    package func join() {
        unsafe latchkey_thread_join(self.handle)
    }

    package func detach() {
        unsafe latchkey_thread_detach(self.handle)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
