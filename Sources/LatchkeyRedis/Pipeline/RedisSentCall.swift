//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A call that its caller has sent itself, in full or in part.
struct RedisSentCall {
    let call: RedisCall
    /// How many of its bytes were sent.
    let count: Int

    /// The bytes that were not sent.
    var rest: ArraySlice<UInt8> { self.call.bytes[self.count...] }
}
