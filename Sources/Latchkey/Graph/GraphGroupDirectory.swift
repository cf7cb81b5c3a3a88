//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyGraph
import LatchkeyTokenAcquisition
import LatchkeyWeb

/// Asks Microsoft Graph for the groups of a caller, on its behalf.
struct GraphGroupDirectory: GroupDirectory {
    let latchkey: LatchkeyClient

    func groups(of caller: CallerIdentity) async throws -> Set<String> {
        Set(try await self.latchkey.graph.me.memberGroupIDs(as: .user(caller)))
    }
}
