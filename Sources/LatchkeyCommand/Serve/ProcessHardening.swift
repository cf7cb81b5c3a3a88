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

/// What a process that holds tokens does for their safety.
enum ProcessHardening {
    /// Has the process leave no image of its memory when it crashes, and its files readable by its owner alone.
    static func apply() {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        #if canImport(Glibc)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        #else
        _ = unsafe setrlimit(RLIMIT_CORE, &limit)
        #endif
        _ = umask(0o077)
    }
}
