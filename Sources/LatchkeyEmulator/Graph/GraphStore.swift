//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The directory of Microsoft Graph: users, groups, and what changed.
final class GraphStore: Sendable {
    struct State: Sendable {
        var users: GraphDirectoryUsers
        var groups: [[String: EmulatorJSON]] = []
        var members: [String: [String]] = [:]
        /// The identifiers of users that changed, in order; those that are gone are changes too.
        var changes: [(id: String, isRemoved: Bool)] = []
        /// How many changes were forgotten.
        var forgotten = 0
    }

    private let state: Mutex<State>

    init(_ configuration: Emulator.Configuration) {
        let users = GraphDirectoryUsers(configuration.users, generated: configuration.graph.generatedUsers)
        self.state = Mutex(State(users: users))
    }

    /// Looks at or changes the directory.
    func with<Result: Sendable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // The mutex takes closures of its own kind, so the outcome travels through one.
        let outcome = self.state.withLock { state -> Swift.Result<Result, Failure> in
            do throws(Failure) {
                return .success(try body(&state))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    func forgetChanges() {
        self.state.withLock { state in
            // One more, so that the links to the end are too old as well.
            state.forgotten += state.changes.count + 1
            state.changes = []
        }
    }
}
