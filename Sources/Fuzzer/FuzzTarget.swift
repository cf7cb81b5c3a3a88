//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A parser that gets made-up inputs: it may refuse them, and must neither crash nor hang nor break its promises.
struct FuzzTarget: Sendable {
    /// The name, which is that of a folder of `Scripts/fuzzing` too.
    let name: String
    /// Feeds the parser with one input; ends the process when a promise is broken.
    let run: @Sendable (_ input: [UInt8]) -> Void

    /// All targets.
    static let all: [FuzzTarget] = Self.answers + Self.graph + Self.azure + Self.keys + Self.stores + Self.requests

    init(_ name: String, _ run: @escaping @Sendable (_ input: [UInt8]) -> Void) {
        self.name = name
        self.run = run
    }
}

/// Ends the process, as libFuzzer expects it for an input that shows a fault.
///
/// - Parameters:
///   - isKept: Whether the promise is kept.
///   - message: The promise.
func promise(_ isKept: Bool, _ message: String) {
    guard !isKept else { return }
    fatalError("Broken promise: \(message)")
}

/// Runs a reader that may refuse an input with an error of one kind only.
///
/// - Parameter read: The reader.
func refusing<Failure: Error>(_ read: () throws(Failure) -> Void) {
    // Refusing is what the input deserves; that the error is of this type is checked by the compiler.
    do throws(Failure) {
        try read()
    } catch {
        promise("\(error)".utf8.count < 65_536, "An error is of a bearable size.")
    }
}
