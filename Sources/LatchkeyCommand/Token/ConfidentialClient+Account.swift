//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

extension ConfidentialClient {
    /// The account of a user whose tokens the store holds.
    ///
    /// - Parameter name: The name or the account identifier of the user; the only one in the store when nil.
    /// - Returns: The account.
    /// - Throws: `AcquisitionError` with code `interactionRequired` when there is none, or none alone.
    func account(named name: String?) async throws -> Account {
        let accounts = try await self.accounts()
        let wanted = name?.lowercased()
        let found = accounts.filter { account in
            wanted == nil || [account.username, account.homeAccountID].contains { $0.lowercased() == wanted }
        }
        guard let account = found.first, found.count == 1 else {
            let what = found.isEmpty ? "No such user has signed in" : "\(found.count) users have signed in"
            throw AcquisitionError(
                .interactionRequired,
                "\(what) for this application. Name one of the \(accounts.count) that the store holds with --account."
            )
        }
        return account
    }
}
