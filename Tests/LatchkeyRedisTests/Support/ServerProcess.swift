//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Synchronization

/// A server program that ends with the tests, however these end.
///
/// A shell between the two waits for the end of its input, which comes with the end of this process, and then kills the
/// server.
final class ServerProcess: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let identifier: pid_t
    private let process: Mutex<Process>
    private let input: FileHandle

    private static let script = """
        program="$1"; shift
        "$program" "$@" 2>&1 &
        server=$!
        echo "process $server"
        exec 3<&0
        { read ignored <&3; kill -9 "$server"; } &
        guard=$!
        wait "$server"
        kill -9 "$guard"
        """

    /// Starts a program and waits until it has written a line with this text.
    static func start(_ program: String, _ arguments: [String], until text: String) async throws -> ServerProcess {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", Self.script, "sh", program] + arguments
        let (input, output) = try process.runWithPipes()
        let lines = output.fileHandleForReading
        let identifier: pid_t = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                var (reader, isStarted, identifier) = (LineReader(lines), false, pid_t?.none)
                var log: [String] = []
                while let line = reader.next() {
                    if isStarted { continue }
                    log.append(line)
                    if identifier == nil, line.hasPrefix("process ") { identifier = pid_t(line.dropFirst(8)) }
                    guard line.contains(text), let identifier else { continue }
                    isStarted = true
                    continuation.resume(returning: identifier)
                }
                guard !isStarted else { return }
                continuation.resume(throwing: Failure(description: log.suffix(8).joined(separator: "\n")))
            }
        }
        return ServerProcess(identifier, process, input.fileHandleForWriting)
    }

    private init(_ identifier: pid_t, _ process: sending Process, _ input: FileHandle) {
        self.identifier = identifier
        self.process = Mutex(process)
        self.input = input
    }

    /// Ends the server at once.
    func kill() {
        Foundation.kill(self.identifier, SIGKILL)
    }

    /// Stops the server where it is, until ``resume()``.
    func pause() {
        Foundation.kill(self.identifier, SIGSTOP)
    }

    func resume() {
        Foundation.kill(self.identifier, SIGCONT)
    }

    /// Ends the server and waits for its end.
    func end() async {
        self.kill()
        try? self.input.close()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            Thread.detachNewThread {
                self.process.withLock { $0.waitUntilExit() }
                continuation.resume()
            }
        }
    }
}

extension Process {
    private static let spawning = Mutex(())

    /// Starts the program while no other is started, so that none inherits the pipes of another and keeps them open.
    func runAlone() throws {
        try Self.spawning.withLock { _ in try self.runWithoutBlockedSignals() }
    }

    /// Starts the program with no signal blocked: tasks' threads block nearly all, and a shell would never learn of its
    /// children's end.
    private func runWithoutBlockedSignals() throws {
        var (none, blocked) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &blocked)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try self.run()
    }

    /// Starts the program with pipes for its input and output.
    fileprivate func runWithPipes() throws -> (input: Pipe, output: Pipe) {
        try Self.spawning.withLock { _ in
            let (input, output) = (Pipe(), Pipe())
            for pipe in [input, output] {
                for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
                    _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
                }
            }
            (self.standardInput, self.standardOutput, self.standardError) = (input, output, output)
            try self.runWithoutBlockedSignals()
            return (input, output)
        }
    }
}

/// Reads lines from a pipe, blocking.
private struct LineReader {
    private let handle: FileHandle
    private var rest = Data()

    init(_ handle: FileHandle) {
        self.handle = handle
    }

    mutating func next() -> String? {
        while true {
            if let end = self.rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { self.rest = Data(self.rest[(end + 1)...]) }
                return String(decoding: self.rest[..<end], as: UTF8.self)
            }
            let data = self.handle.availableData
            if data.isEmpty { return nil }
            self.rest += data
        }
    }
}
