//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// A redis-server on a socket in a folder of its own, ended with its last use.
final class RedisProcess: Sendable {
    struct NotStarted: Error {}

    /// How commands name the server.
    let url: String
    private let folder: TestFolder
    private let id: Int32

    /// Starts a server and waits until it answers.
    init() async throws {
        let folder = try TestFolder()
        let socket = folder.path(of: "redis.sock")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "redis-server", "--port", "0", "--unixsocket", socket, "--dir", folder.path, "--save", "", "--appendonly",
            "no",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.url = "unix://\(socket)"
        self.folder = folder
        self.id = process.processIdentifier
        guard await Self.isReady(output.fileHandleForReading) else { throw NotStarted() }
    }

    deinit {
        _ = kill(self.id, SIGKILL)
    }

    /// Reads what the server says, on a thread that may wait.
    private static func isReady(_ output: FileHandle) async -> Bool {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var text = ""
                while !text.contains("eady to accept connections") {
                    let data = output.availableData
                    guard !data.isEmpty else { return continuation.resume(returning: false) }
                    text += String(decoding: data, as: UTF8.self)
                }
                continuation.resume(returning: true)
                // A server whose output nobody reads would stop one day.
                while !output.availableData.isEmpty {}
            }
        }
    }
}
