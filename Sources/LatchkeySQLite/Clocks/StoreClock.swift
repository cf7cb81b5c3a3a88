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

/// The clocks of a store, made safe against being set.
struct StoreClock: Sendable {
    let time: any TimeProvider
    /// Tells this start of the machine from others, whose continuous clocks mean nothing here.
    let boot: Int64
    private let anchor: (continuous: Int64, wall: WallTime)

    init(_ time: any TimeProvider) {
        self.time = time
        self.boot = Self.currentBoot()
        self.anchor = (time.continuousNanoseconds(), time.wallTime())
    }

    func now() -> StoreInstant {
        let (continuous, wall) = (self.time.continuousNanoseconds(), self.time.wallTime())
        let elapsed = (continuous - self.anchor.continuous) / 1_000_000
        let steady = WallTime(milliseconds: self.anchor.wall.milliseconds.addingClamped(elapsed))
        return StoreInstant(continuous: continuous, latest: max(wall, steady), earliest: min(wall, steady))
    }

    /// A number for this start of the machine; the same for all where the system does not tell starts apart.
    private static func currentBoot() -> Int64 {
        let file = unsafe open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
        guard count > 0 else { return 0 }
        var checksum = RecordChecksum()
        checksum.add(Array(bytes[..<count]))
        return checksum.value
    }
}
