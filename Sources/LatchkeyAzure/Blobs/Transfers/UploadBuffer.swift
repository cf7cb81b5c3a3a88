//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Bytes that are taken piece by piece.
final class UploadBuffer: Sendable {
    private let bytes: [UInt8]
    private let offset = Mutex(0)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func take(_ count: Int) -> [UInt8] {
        let start = self.offset.withLock { offset in
            defer { offset = min(self.bytes.count, offset + count) }
            return offset
        }
        return Array(self.bytes[start..<min(self.bytes.count, start + count)])
    }
}
