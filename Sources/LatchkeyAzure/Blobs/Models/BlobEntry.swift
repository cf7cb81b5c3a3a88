//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An entry of a listing by hierarchy.
public enum BlobEntry: Hashable, Sendable {
    /// A blob right below the prefix.
    case blob(BlobItem)
    /// What further names begin with: a folder, with the delimiter at its end.
    case prefix(String)
}
