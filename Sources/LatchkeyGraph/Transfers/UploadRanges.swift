//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What an upload session still expects.
enum UploadRanges {
    /// The first byte that is missing; `nil` when the answer does not say.
    ///
    /// - Parameter value: The answer of a session: its ranges look like `26-`, `12345-55232` or `2097152`.
    /// - Returns: The number of the byte.
    static func nextOffset(in value: JSONValue) -> Int64? {
        guard let ranges = value["nextExpectedRanges"]?.array else { return nil }
        return ranges.compactMap { range in
            range.string.flatMap { Int64($0.prefix { $0 != "-" }) }
        }.min()
    }
}
