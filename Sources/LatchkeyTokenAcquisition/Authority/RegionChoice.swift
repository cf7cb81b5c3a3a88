//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Which region is asked, and how that came about.
struct RegionChoice: Hashable, Sendable {
    /// Where the region's name came from, in the numbers of telemetry.
    enum Source: Int, Sendable {
        case none = 0
        case failed = 1
        case remembered = 2
        case environment = 3
        case metadata = 4
    }

    /// What came of it, in the numbers of telemetry.
    enum Outcome: Int, Sendable {
        case none = 0
        case detected = 4
        case fellBack = 5
        case configured = 6
    }

    /// The region; `nil` for the global host.
    var region: Region?
    var source: Source = .none
    var outcome: Outcome = .none
}
