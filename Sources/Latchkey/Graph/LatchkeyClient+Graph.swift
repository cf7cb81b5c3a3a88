//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration
public import LatchkeyGraph
import Synchronization

extension LatchkeyClient {
    /// Microsoft Graph, as the named API `MicrosoftGraph` of the configuration describes it.
    ///
    /// Without that it is the Graph of the application's cloud, called for users with `User.Read`.
    /// ```swift
    /// let me = try await latchkey.graph.me.get(as: user)
    /// for try await user in latchkey.graph.users.list({ $0.asApp() }) { … }
    /// ```
    public var graph: GraphServiceClient {
        self.graphs.client(self.reloading.withLock { $0.settings })
    }
}
