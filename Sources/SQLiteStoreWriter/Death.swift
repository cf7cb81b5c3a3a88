//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Kills the process as nothing else could, at a point that whoever started it has chosen.
final class Death: Sendable {
    private let remaining: Locked<Int?>
    private let microseconds: Int

    /// - Parameters:
    ///   - lines: How many lines are to be written before.
    ///   - microseconds: How long to wait after the last of them.
    init(lines: Int, microseconds: Int) {
        self.remaining = Locked(lines)
        self.microseconds = microseconds
    }

    /// Notes that lines were written.
    func count(_ lines: Int) {
        let isOver = self.remaining.withLock { remaining in
            guard let left = remaining else { return false }
            remaining = left > lines ? left - lines : nil
            return remaining == nil
        }
        guard isOver else { return }
        let microseconds = self.microseconds
        Task.detached(name: "death") {
            try? await Task.sleep(for: .microseconds(microseconds))
            kill(getpid(), SIGKILL)
        }
    }
}
