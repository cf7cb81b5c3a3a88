//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What may befall a server.
enum ServerFault: CaseIterable, Sendable {
    /// It crashes, and comes back empty.
    case killed
    /// It stands still.
    case paused
    /// It loses everything in a moment.
    case flushed
    /// It becomes a replica, of a master that is nowhere.
    case readOnly
    /// Its memory is full and it may drop nothing.
    case full

    func begin(at server: RedisServer) async throws {
        switch self {
        case .killed: await server.kill()
        case .paused: server.pause()
        case .flushed:
            _ = try await server.answer("FLUSHALL")
            _ = try await server.answer("SCRIPT", "FLUSH")
        case .readOnly: _ = try await server.answer("REPLICAOF", "127.0.0.1", "1")
        case .full: _ = try await server.answer("CONFIG", "SET", "maxmemory", "1")
        }
    }

    func end(at server: RedisServer) async throws {
        switch self {
        case .killed: try await server.restart()
        case .paused: server.resume()
        case .flushed: break
        case .readOnly: _ = try await server.answer("REPLICAOF", "NO", "ONE")
        case .full: _ = try await server.answer("CONFIG", "SET", "maxmemory", "0")
        }
    }
}
