//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Synchronization

/// Remembers the acquisitions of a command.
final class TokenReports: Sendable {
    private let reports = Mutex<[AcquisitionReport]>([])

    /// The last acquisition; `nil` when the token was held.
    var last: AcquisitionReport? { self.reports.withLock { $0.last } }

    /// What tells this object of acquisitions.
    var events: AcquisitionEvents {
        var events = AcquisitionEvents()
        events.ended = { report in self.reports.withLock { $0.append(report) } }
        return events
    }
}
