//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why stores cannot be measured.
package struct StoreBenchError: Error, CustomStringConvertible {
    /// What is wrong, and what to do.
    package let description: String

    private init(_ description: String) {
        self.description = description
    }

    /// A program is not installed.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - package: The package that has it.
    /// - Returns: The error.
    static func missing(_ program: String, package: String) -> Self {
        .init("The program '\(program)' is missing; install it with: apt-get install \(package)")
    }

    /// A program did something else than it should.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - what: What it did.
    /// - Returns: The error.
    static func failed(_ program: String, _ what: String) -> Self { .init("\(program) \(what)") }
}
