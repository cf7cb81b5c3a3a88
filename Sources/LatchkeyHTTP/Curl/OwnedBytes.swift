//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

/// Memory at a fixed address that libcurl reads or writes during a transfer; overwritten when released.
@safe final class OwnedBytes {
    let buffer: UnsafeMutableRawBufferPointer

    init(_ bytes: [UInt8]) {
        unsafe self.buffer = .allocate(byteCount: bytes.count, alignment: 1)
        unsafe self.buffer.copyBytes(from: bytes)
    }

    /// Allocates zeroed memory.
    convenience init(count: Int) {
        self.init([UInt8](repeating: 0, count: count))
    }

    deinit {
        if let start = unsafe self.buffer.baseAddress { unsafe latchkey_curl_wipe(start, self.buffer.count) }
        unsafe self.buffer.deallocate()
    }

    /// The text up to the first zero byte.
    var text: String {
        unsafe String(decoding: self.buffer.prefix { $0 != 0 }, as: UTF8.self)
    }
}
