//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The wall clock of the system.
package enum SystemSeconds {
    /// Seconds since 1970.
    package static var now: Int64 { Int64(Date().timeIntervalSince1970) }
}
