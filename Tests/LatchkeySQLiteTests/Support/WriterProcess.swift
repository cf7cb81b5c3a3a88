//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Synchronization

/// A process of the program `SQLiteStoreWriter`, which lies beside the tests.
final class WriterProcess: Sendable {
    /// How a process ended.
    struct End: Sendable, Equatable {
        var isKilled: Bool
        var status: Int32
    }

    private static let spawning = Mutex(())
    private static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "SQLiteStoreWriter").path

    let identifier: pid_t
    /// What it has written, until it ends.
    let lines: AsyncStream<String>
    private let input: FileHandle
    private let ends: AsyncStream<End>

    /// Starts a process.
    ///
    /// - Parameters:
    ///   - arguments: What it is told.
    ///   - wrapper: The command that runs the program.
    /// - Throws: Why it cannot be started.
    init(_ arguments: [String], wrapper: [String] = []) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "exec \"$@\"", "sh"] + wrapper + [Self.program] + arguments
        let (ends, end) = AsyncStream<End>.makeStream()
        process.terminationHandler = { process in
            end.yield(End(isKilled: process.terminationReason == .uncaughtSignal, status: process.terminationStatus))
            end.finish()
        }
        // One at a time, so that none inherits the pipes of another and keeps them open.
        let (input, output) = try Self.spawning.withLock { _ in
            let (input, output) = (Pipe(), Pipe())
            for pipe in [input, output] {
                for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
                    _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
                }
            }
            (process.standardInput, process.standardOutput, process.standardError) = (input, output, output)
            try process.run()
            return (input, output)
        }
        self.identifier = process.processIdentifier
        self.input = input.fileHandleForWriting
        self.ends = ends
        self.lines = Self.lines(of: output.fileHandleForReading)
    }

    private static func lines(of handle: FileHandle) -> AsyncStream<String> {
        let (lines, continuation) = AsyncStream<String>.makeStream()
        Thread.detachNewThread {
            var rest = Data()
            while true {
                let data = handle.availableData
                if data.isEmpty { break }
                rest += data
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                    rest = Data(rest[(end + 1)...])
                }
            }
            continuation.finish()
        }
        return lines
    }

    /// Waits for the next line; `nil` when the process has ended.
    func line() async -> String? {
        var iterator = self.lines.makeAsyncIterator()
        return await iterator.next()
    }

    /// Waits for the end of the process.
    func end() async -> (lines: [String], end: End?) {
        var lines: [String] = []
        for await line in self.lines { lines.append(line) }
        var iterator = self.ends.makeAsyncIterator()
        return (lines, await iterator.next())
    }

    /// Ends the input of the process.
    func closeInput() {
        try? self.input.close()
    }

    /// Ends the process at once.
    func kill() {
        Foundation.kill(self.identifier, SIGKILL)
    }
}

/// Runs a process to its end.
///
/// - Returns: What it wrote.
func runWriter(_ arguments: String..., wrapper: [String] = []) async throws -> [String] {
    let (lines, end) = try await WriterProcess(arguments, wrapper: wrapper).end()
    guard end == WriterProcess.End(isKilled: false, status: 0) else {
        throw WriterFailure(description: "\(arguments) ended as \(String(describing: end)): \(lines)")
    }
    return lines
}

struct WriterFailure: Error, CustomStringConvertible {
    let description: String
}
