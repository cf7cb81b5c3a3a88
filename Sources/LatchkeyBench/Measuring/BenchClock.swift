//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a contestant's time is measured by.
package enum BenchClock: String, Encodable, Sendable {
    /// The time that all threads of the process have computed: hardly disturbed by other processes.
    case cpu
    /// The time that the calling thread has computed.
    case thread
    /// The time that has passed.
    case wall

    /// The reading of the clock, in nanoseconds.
    package var nanoseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(self.identifier, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    private var identifier: clockid_t {
        switch self {
        case .cpu: CLOCK_PROCESS_CPUTIME_ID
        case .thread: CLOCK_THREAD_CPUTIME_ID
        case .wall: CLOCK_MONOTONIC
        }
    }
}
