//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeySQLite
import LatchkeyTokenCache

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A process beside that of the tests: uses a store as it is told, until it is done or killed.
///
///     SQLiteStoreWriter write PATH PREFIX LINES MICROSECONDS
///                                              prints what was acknowledged, and kills itself after so many lines
///     SQLiteStoreWriter count PATH KEY TIMES   adds one to a record again and again
///     SQLiteStoreWriter lease PATH KEY TIMES   takes a lease again and again; prints the fences
///     SQLiteStoreWriter publish PATH COUNT     publishes changes
///     SQLiteStoreWriter hold PATH              opens the store until its input ends
///     SQLiteStoreWriter fill PATH LIMIT        writes until files may not grow; prints the outcomes
///     SQLiteStoreWriter open-as USER PATH      opens the store as another user; prints how that ended
///     SQLiteStoreWriter measure FOLDER [reads] measures the store beside bare loops
@main
struct SQLiteStoreWriter {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let command = arguments.first.flatMap(WriterCommand.init(rawValue:)) else {
            say("usage: SQLiteStoreWriter \(WriterCommand.allCases.map(\.rawValue).joined(separator: "|")) …")
            exit(2)
        }
        try await command.run(Array(arguments.dropFirst()))
    }
}

/// Writes a line at once, so that it is out before anything else happens.
func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
}
