//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How the library names itself to servers.
enum LibraryVersion {
    static let name = "Latchkey.Swift"
    static let number = "0.1.0"

    static var system: String {
        #if os(Linux)
        "Linux"
        #elseif os(macOS)
        "macOS"
        #else
        "Other"
        #endif
    }
}
