//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite

/// Threads for calls that block.
enum StoreThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// Starts a thread that nobody waits for.
    ///
    /// - Parameters:
    ///   - name: The name of the thread for debuggers, at most 15 bytes.
    ///   - body: What the thread does.
    /// - Returns: Whether the system had a thread left.
    static func start(_ name: StaticString, _ body: @escaping @Sendable () -> Void) -> Bool {
        let context = unsafe Unmanaged.passRetained(Body(body))
        let isStarted = unsafe latchkey_sqlite_thread_start(
            { context in unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() },
            context.toOpaque(),
            UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        )
        if isStarted == 0 { unsafe context.release() }
        return isStarted != 0
    }
}
