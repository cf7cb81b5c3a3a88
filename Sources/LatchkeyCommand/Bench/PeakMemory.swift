//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// How far the memory of this process rises above where it was.
struct PeakMemory {
    private let start: Double

    /// Begins to watch.
    init() throws {
        // Sets the peak back to what is used now (proc(5), clear_refs).
        try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        self.start = try Self.mebibytes("VmRSS:")
    }

    /// How much more was used at most, in MiB.
    func growth() throws -> Double { max(0, try Self.mebibytes("VmHWM:") - self.start) }

    private static func mebibytes(_ name: String) throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw SidecarBench.Failure(description: "The memory of this process cannot be read.")
        }
        return kibibytes / 1024
    }
}
