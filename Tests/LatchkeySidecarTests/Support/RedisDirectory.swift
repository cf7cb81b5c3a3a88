//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// A redis-server on a socket, which writes down in clear what it is told, into a folder of its own.
struct RedisDirectory {
    struct NotStarted: Error {}

    let folder: URL
    private let process: Process

    /// How commands name the server.
    var url: String { "unix://\(self.folder.appending(path: "redis.sock").path)" }

    /// Runs a server for as long as a closure runs.
    static func with(_ body: (RedisDirectory) async throws -> Void) async throws {
        // Paths of sockets must be short.
        let folder = FileManager.default.temporaryDirectory.appending(path: "lk-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let redis = RedisDirectory(folder: folder, process: Process())
        try await redis.start()
        let result = await Result { try await body(redis) }
        kill(redis.process.processIdentifier, SIGKILL)
        redis.process.waitUntilExit()
        try result.get()
    }

    private func start() async throws {
        let output = self.folder.appending(path: "redis.log")
        try Data().write(to: output)
        self.process.executableURL = URL(filePath: "/usr/bin/env")
        self.process.arguments = [
            "redis-server", "--port", "0", "--unixsocket", "redis.sock", "--save", "", "--appendonly", "yes",
            "--aof-use-rdb-preamble", "no", "--rdbcompression", "no",
        ]
        self.process.currentDirectoryURL = self.folder
        self.process.standardOutput = try FileHandle(forWritingTo: output)
        self.process.standardInput = FileHandle.nullDevice
        try self.process.run()
        while try !String(contentsOf: output, encoding: .utf8).contains("eady to accept connections") {
            guard self.process.isRunning else { throw NotStarted() }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
