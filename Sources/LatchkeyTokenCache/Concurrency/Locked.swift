//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if LATCHKEY_TSAN
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A value behind a lock that ThreadSanitizer understands, for builds with `LATCHKEY_TSAN`.
package struct Locked<Value: Sendable>: ~Copyable, Sendable {
    private let cell: LockedCell<Value>

    /// Creates a lock.
    ///
    /// - Parameter value: The value behind it.
    package init(_ value: Value) {
        self.cell = LockedCell(value)
    }

    /// Calls a closure with the value while nobody else can.
    ///
    /// - Parameter body: Uses the value; must not wait for anything.
    /// - Returns: What the closure returns.
    /// - Throws: What the closure throws.
    package func withLock<Result: Sendable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        self.cell.lock()
        defer { self.cell.unlock() }
        return try body(&self.cell.value)
    }
}

// `value` is touched between `lock` and `unlock` only, which `Locked` alone can call.
private final class LockedCell<Value: Sendable>: @unchecked Sendable {
    var value: Value
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init(_ value: Value) {
        self.value = value
        unsafe pthread_mutex_init(self.mutex, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(self.mutex)
        unsafe self.mutex.deallocate()
    }

    func lock() {
        unsafe pthread_mutex_lock(self.mutex)
    }

    func unlock() {
        unsafe pthread_mutex_unlock(self.mutex)
    }
}
#else
import Synchronization

/// A value behind a lock.
///
/// ThreadSanitizer does not see the lock of `Mutex` on Linux; builds with `LATCHKEY_TSAN` use another.
package struct Locked<Value: Sendable>: ~Copyable, Sendable {
    private let mutex: Mutex<Value>

    /// Creates a lock.
    ///
    /// - Parameter value: The value behind it.
    package init(_ value: Value) {
        self.mutex = Mutex(value)
    }

    /// Calls a closure with the value while nobody else can.
    ///
    /// - Parameter body: Uses the value; must not wait for anything.
    /// - Returns: What the closure returns.
    /// - Throws: What the closure throws.
    @inline(__always)
    package func withLock<Result: Sendable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try self.mutex.withLock { value throws(Failure) in try body(&value) }
    }
}
#endif
