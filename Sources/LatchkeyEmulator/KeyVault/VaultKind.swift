//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What vaults keep.
enum VaultKind: String, Hashable, Sendable, CaseIterable {
    case certificates
    case keys
    case secrets

    /// How errors call one of them.
    var noun: String {
        switch self {
        case .certificates: "Certificate"
        case .keys: "Key"
        case .secrets: "Secret"
        }
    }
}
