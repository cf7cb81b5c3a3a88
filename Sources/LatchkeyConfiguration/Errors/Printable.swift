//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A name taken from a configuration, made safe for a message: one line, no control characters, cut when long.
func printable(_ name: String) -> String {
    let limit = 60
    let scalars = name.unicodeScalars.prefix(limit).map { scalar -> Character in
        scalar.properties.generalCategory == .control ? "?" : Character(scalar)
    }
    return String(scalars) + (name.unicodeScalars.count > limit ? "…" : "")
}
