//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser

/// Where a store is, as a command is told.
enum StoreLocation: ExpressibleByArgument, Sendable {
    case memory
    case sqlite(path: String)
    /// The URL may hold a password and is never printed.
    case redis(url: String)

    init?(argument: String) {
        if argument == "memory" {
            self = .memory
        } else if argument.hasPrefix("sqlite:"), argument.count > 7 {
            self = .sqlite(path: String(argument.dropFirst(7)))
        } else if ["redis://", "rediss://", "unix://"].contains(where: { argument.hasPrefix($0) }) {
            self = .redis(url: argument)
        } else {
            return nil
        }
    }

    /// What the store is called in messages.
    var name: String {
        switch self {
        case .memory: "memory"
        case .sqlite(let path): "sqlite:\(path)"
        case .redis: "Redis"
        }
    }
}
