//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Synchronization

/// What events told.
final class Reports: Sendable {
    private let list = Mutex<[AcquisitionReport]>([])

    var all: [AcquisitionReport] { self.list.withLock { $0 } }

    func append(_ report: AcquisitionReport) { self.list.withLock { $0.append(report) } }
}
