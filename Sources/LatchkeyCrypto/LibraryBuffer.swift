//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// Bytes that the library allocated; overwritten and freed with their last use.
@safe struct LibraryBuffer: ~Copyable {
    private var raw = unsafe latchkey_buffer()

    deinit {
        // A deinitialiser cannot mutate `self`; the copy names the same memory, which is freed once, here.
        var raw = unsafe self.raw
        unsafe latchkey_buffer_free(&raw)
    }

    /// A copy of the bytes.
    var bytes: [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: self.raw.bytes, count: self.raw.count))
    }

    /// Lets the library fill the buffer.
    ///
    /// - Parameter fill: Passes the buffer to one function of the shim, and returns what that returned.
    /// - Returns: What `fill` returned.
    @safe mutating func fill(_ fill: (UnsafeMutablePointer<latchkey_buffer>) -> Int32) -> Int32 {
        unsafe fill(&self.raw)
    }
}
