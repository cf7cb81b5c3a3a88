//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What an invalidation means for callers that wait for the token already.
public enum InvalidationMode: Hashable, Sendable {
    /// They may still get the token that was on its way to them.
    case soft
    /// They get a token that is acquired after the invalidation: the old one was revoked.
    case hard
}
