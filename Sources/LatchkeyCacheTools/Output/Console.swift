//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import ArgumentParser

/// A command that writes its answer to a console, so that tests can read it.
package protocol ToolCommand: AsyncParsableCommand {
    /// Does what the command is for.
    ///
    /// - Parameter console: Where the answer goes.
    /// - Throws: What went wrong, in words for whoever called the command.
    func run(to console: Console) async throws
}

extension ToolCommand {
    /// Does what the command is for and prints the answer.
    package func run() async throws { try await self.run(to: .standard) }
}

/// Where the answer of a command goes.
package struct Console: Sendable {
    private let body: @Sendable (String) -> Void

    package init(_ body: @escaping @Sendable (String) -> Void) {
        self.body = body
    }

    /// The standard output.
    package static var standard: Self { Self { print($0) } }

    /// Writes a line.
    func write(_ line: String) { self.body(line) }
}

/// Something that a command cannot do, in words for whoever called it.
struct ToolError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
