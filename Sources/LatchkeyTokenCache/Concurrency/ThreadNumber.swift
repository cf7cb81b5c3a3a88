//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Numbers the threads that ask, so that what each uses can be kept apart.
struct ThreadNumber: Sendable {
    private static let last = Atomic<UInt>(0)
    private static let shared = ThreadNumber()

    private let key: pthread_key_t

    private init() {
        var key = pthread_key_t()
        unsafe pthread_key_create(&key, nil)
        self.key = key
    }

    /// The numbering of this process.
    static var process: Self { self.shared }

    /// The calling thread's number, counted from one.
    @inline(__always)
    var current: UInt {
        let number = UInt(bitPattern: unsafe pthread_getspecific(self.key))
        return number == 0 ? self.assign() : number
    }

    @inline(never)
    private func assign() -> UInt {
        let number = Self.last.wrappingAdd(1, ordering: .relaxed).newValue
        unsafe pthread_setspecific(self.key, UnsafeRawPointer(bitPattern: number))
        return number
    }
}
