//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyFuzzer
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Feeds one of the parsers with what libFuzzer makes up: `Fuzzer TARGET [libFuzzer's arguments]`.
@main
struct Fuzzer {
    /// The target, by its place in the list; libFuzzer's callback can know nothing else.
    fileprivate static let chosen = Atomic(0)

    static func main() {
        guard CommandLine.arguments.count > 1 else { Self.end(with: "Name a target.") }
        let name = CommandLine.arguments[1]
        if name == "--list" { return print(FuzzTarget.all.map(\.name).joined(separator: "\n")) }
        guard let index = FuzzTarget.all.firstIndex(where: { $0.name == name }) else {
            Self.end(with: "There is no target '\(name)'.")
        }
        Self.chosen.store(index, ordering: .relaxed)
        exit(Self.run())
    }

    /// Hands over to libFuzzer, which takes the target's name for the program's.
    private static func run() -> CInt {
        var count = CommandLine.argc - 1
        var arguments = unsafe CommandLine.unsafeArgv + 1
        return unsafe LLVMFuzzerRunDriver(&count, &arguments, takeInput)
    }

    private static func end(with message: String) -> Never {
        let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
        print("\(message) Targets: \(names).")
        exit(2)
    }
}

/// Takes an input; the name is the one that libFuzzer's own entry point, which is linked too, wants to see.
@c(LLVMFuzzerTestOneInput)
public func takeInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    FuzzTarget.all[Fuzzer.chosen.load(ordering: .relaxed)].run(input)
    return 0
}
