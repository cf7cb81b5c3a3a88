//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration

/// What is in force, and where it came from.
struct ReloadState: Sendable {
    /// Where the configuration comes from; nil for a client that was made from settings.
    let source: ConfigurationSource?
    /// The settings in force.
    var settings: ClientSettings
    /// The fingerprint of the files when they were last read, whether they could be used or not.
    var fingerprint: Int?
}
