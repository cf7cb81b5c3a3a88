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
        try self.cell.withLock(body)
    }

    /// Calls a closure with the value unless somebody else is using it.
    ///
    /// - Parameter body: Uses the value; must not wait for anything.
    /// - Returns: What the closure returns, or `nil` when it was not called.
    package func withLockIfAvailable<Result: Sendable>(_ body: (inout Value) -> Result) -> Result? {
        self.cell.withLockIfAvailable(body)
    }
}

// The value is touched between locking and unlocking only. Both lie behind pointers of their own: ThreadSanitizer takes
// an access to a stored property of a generic class for one to the whole object, and the mutex is read outside the lock.
@safe
private final class LockedCell<Value: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let value = UnsafeMutablePointer<Value>.allocate(capacity: 1)

    init(_ value: Value) {
        unsafe pthread_mutex_init(self.mutex, nil)
        unsafe self.value.initialize(to: value)
    }

    deinit {
        unsafe pthread_mutex_destroy(self.mutex)
        unsafe self.mutex.deallocate()
        unsafe self.value.deinitialize(count: 1)
        unsafe self.value.deallocate()
    }

    func withLock<Result, Failure: Error>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(self.mutex)
        defer { unsafe pthread_mutex_unlock(self.mutex) }
        return try unsafe body(&self.value.pointee)
    }

    func withLockIfAvailable<Result>(_ body: (inout Value) -> Result) -> Result? {
        guard unsafe pthread_mutex_trylock(self.mutex) == 0 else { return nil }
        defer { unsafe pthread_mutex_unlock(self.mutex) }
        return unsafe body(&self.value.pointee)
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

    /// Calls a closure with the value unless somebody else is using it.
    ///
    /// - Parameter body: Uses the value; must not wait for anything.
    /// - Returns: What the closure returns, or `nil` when it was not called.
    @inline(__always)
    package func withLockIfAvailable<Result: Sendable>(_ body: (inout Value) -> Result) -> Result? {
        self.mutex.withLockIfAvailable { value in body(&value) }
    }
}
#endif
