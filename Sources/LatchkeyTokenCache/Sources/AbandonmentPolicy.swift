//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What becomes of an acquisition when the last caller that waits for it leaves.
public enum AbandonmentPolicy: Hashable, Sendable {
    /// It goes on, and its token is kept for the next caller: the request is on its way to the issuer in any case.
    case finish
    /// It is cancelled unless somebody comes back within this time.
    case grace(Duration)
    /// It is cancelled at once: right where a person is asked for something.
    case cancel
}
