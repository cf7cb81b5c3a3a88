//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A fleet under one policy, which serves the requests of a scenario.
protocol Contestant: Sendable {
    /// Serves a request: at once from memory, or later, when what it waits for has come.
    func serve(_ key: Int, by instance: Int)

    /// Does what a scenario says.
    func happen(_ event: Scenario.Event.Kind)

    /// Ends all that is still under way.
    func end()
}
