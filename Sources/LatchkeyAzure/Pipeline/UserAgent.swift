//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What clients call themselves.
enum UserAgent {
    static let version = "0.1.0"

    static func text(service: String, applicationID: String?) -> String {
        let own = "latchkey-swift-\(service)/\(self.version) (\(self.system))"
        return applicationID.map { "\($0) \(own)" } ?? own
    }

    private static var system: String {
        #if os(Linux)
        "Linux"
        #elseif os(macOS)
        "macOS"
        #else
        "Other"
        #endif
    }
}
