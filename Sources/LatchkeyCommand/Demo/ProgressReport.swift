//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Synchronization

/// Shows on standard error how far some work is: a bar on a terminal, plain lines elsewhere.
final class ProgressReport: Sendable {
    private struct State {
        var title = ""
        var total = 0
        var done = 0
        var shownTenths = -1
    }

    private static let width = 40
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    func begin(_ title: String, total: Int) {
        self.state.withLock { $0 = State(title: title, total: total) }
        self.show(force: true)
    }

    func advance() {
        self.state.withLock { $0.done += 1 }
        self.show(force: false)
    }

    /// Writes a line of its own.
    func say(_ text: String) { self.write(text + "\n") }

    func end() {
        if self.isTerminal { self.write("\n") }
    }

    /// Writes when another tenth of the work is done; on a terminal, another place of the bar.
    private func show(force: Bool) {
        let text = self.state.withLock { state -> String? in
            let steps = self.isTerminal ? Self.width : 10
            let reached = state.total == 0 ? steps : state.done * steps / state.total
            guard force || reached > state.shownTenths else { return nil }
            state.shownTenths = reached
            guard self.isTerminal else { return "\(state.title): \(reached * 10) %\n" }
            let bar = String(repeating: "█", count: reached) + String(repeating: "░", count: steps - reached)
            return "\r\(state.title) \(bar) \(state.done)/\(state.total)"
        }
        if let text { self.write(text) }
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
