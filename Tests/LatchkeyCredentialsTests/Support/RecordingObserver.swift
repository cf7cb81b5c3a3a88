//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials

/// Keeps the events of credentials.
final class RecordingObserver: CredentialObserver {
    private let recorded = Locked<[CredentialEvent]>([])

    func credentialChanged(_ event: CredentialEvent) { self.recorded.withLock { $0.append(event) } }

    /// All events so far.
    var events: [CredentialEvent] { self.recorded.current }
    /// What happened, in order.
    var kinds: [String] { self.events.map(\.kind.description) }
}
