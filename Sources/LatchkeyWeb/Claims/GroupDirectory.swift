//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Knows the groups that users are in, for tokens that name none because there are too many (groups overage).
public protocol GroupDirectory: Sendable {
    /// The groups of a caller.
    ///
    /// - Parameter caller: The user.
    /// - Returns: The identifiers of the groups.
    /// - Throws: Why they cannot be had, such as that the user must consent first.
    func groups(of caller: CallerIdentity) async throws -> Set<String>
}

extension CallerIdentity {
    /// The groups of the user: those that the token names, or all that a directory knows when the token has no room.
    ///
    /// - Parameter directory: What is asked when the token has no room.
    /// - Returns: The identifiers of the groups.
    /// - Throws: The error of the directory. It is never taken for "no groups": the answer would deny what is allowed, or
    ///   allow what a group forbids.
    public func groups(from directory: some GroupDirectory) async throws -> Set<String> {
        guard self.hasGroupOverage else { return self.groups }
        return try await directory.groups(of: self)
    }
}
