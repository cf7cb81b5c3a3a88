//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// For whom a token is.
public struct TokenSubject: Hashable, Sendable {
    enum Base: Hashable, Sendable {
        case app
    }

    let base: Base

    /// The application itself, without a user.
    public static var app: Self { .init(base: .app) }
}
