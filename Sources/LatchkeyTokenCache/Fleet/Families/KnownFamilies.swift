//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What an instance knows of families, and of how many of them something is still to be stored.
struct KnownFamilies: Sendable {
    private var all: [StoreKey: RefreshTokenFamilies.Known] = [:]
    /// Of how many families something is still to be stored.
    private(set) var pendingCount = 0

    var count: Int { self.all.count }

    /// The families of which something is still to be stored.
    var pending: [StoreKey] { self.all.filter { $0.value.pending != nil }.map(\.key) }

    /// A family of which nothing is to be stored; `nil` when there is none.
    var anySettled: StoreKey? { self.all.first { $0.value.pending == nil }?.key }

    subscript(name: StoreKey) -> RefreshTokenFamilies.Known? {
        get { self.all[name] }
        set {
            if self.all[name]?.pending != nil { self.pendingCount -= 1 }
            if newValue?.pending != nil { self.pendingCount += 1 }
            self.all[name] = newValue
        }
    }
}
