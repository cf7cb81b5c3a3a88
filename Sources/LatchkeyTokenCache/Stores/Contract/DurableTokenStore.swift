//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How what leaves memory is protected; a durable store is not opened before it is said.
public struct StoreEncryption: Sendable {
    /// What hides and seals records; `nil` when they are kept as they are.
    public let protection: (any RecordProtection)?

    /// Records are kept as they are: everyone who can read the store can use its tokens.
    public static var none: Self { .init(protection: nil) }

    /// Records are hidden and sealed.
    ///
    /// - Parameter protection: What hides and seals them.
    /// - Returns: The encryption.
    public static func sealed(by protection: any RecordProtection) -> Self { .init(protection: protection) }
}

/// A store whose records leave memory, and which therefore says how they are protected.
///
/// A store that wraps another one must be durable when that one is: the cache asks only the store that it was given.
public protocol DurableTokenStore: TokenStore {
    /// How the cache protects what it puts into the store.
    var encryption: StoreEncryption { get }
}
