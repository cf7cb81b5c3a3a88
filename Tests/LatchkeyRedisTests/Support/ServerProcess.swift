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
    let identifier: pid_t
    private let shell: ChildProcess
    private let end: Task<Void, Never>
    /// Whether the server has ended, so that another program may have its identifier.
    private let isOver = Atomic<Bool>(false)

    private static let script = """
        program="$1"; shift
        exec 3<&0
        "$program" "$@" </dev/null 3<&- 2>&1 &
        server=$!
        echo "process $server"
        { read ignored <&3; kill -9 "$server"; } >/dev/null 2>&1 &
        guard=$!
        wait "$server"
        kill -9 "$guard"
        """

    /// Starts a program and waits until it has written a line with this text.
    static func start(_ program: String, _ arguments: [String], until text: String) async throws -> ServerProcess {
        let shell = try ChildProcess("sh", ["-c", Self.script, "sh", program] + arguments)
        let (ends, ending) = AsyncStream.makeStream(of: Never.self)
        let identifier: pid_t = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                var (reader, isStarted, isReady, identifier) = (LineReader(shell.output), false, false, pid_t?.none)
                var log: [String] = []
                while let line = reader.next() {
                    if isStarted { continue }
                    log.append(line)
                    if identifier == nil, line.hasPrefix("process ") { identifier = pid_t(line.dropFirst(8)) }
                    // The server may be faster than the shell that says which process it is.
                    isReady = isReady || line.contains(text)
                    guard isReady, let identifier else { continue }
                    isStarted = true
                    continuation.resume(returning: identifier)
                }
                _ = shell.waitForEnd()
                ending.finish()
                guard !isStarted else { return }
                continuation.resume(throwing: Unexpected(log.suffix(8).joined(separator: "\n")))
            }
        }
        return ServerProcess(identifier, shell, Task { for await _ in ends {} })
    }

    private init(_ identifier: pid_t, _ shell: ChildProcess, _ end: Task<Void, Never>) {
        self.identifier = identifier
        self.shell = shell
        self.end = end
    }

    /// Stops the server where it is, until ``resume()``.
    func pause() {
        self.send(SIGSTOP)
    }

    func resume() {
        self.send(SIGCONT)
    }

    /// Ends the server at once and waits for its end.
    func stop() async {
        self.send(SIGKILL)
        await self.end.value
        self.isOver.store(true, ordering: .releasing)
    }

    private func send(_ signal: Int32) {
        if !self.isOver.load(ordering: .acquiring) { kill(self.identifier, signal) }
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
