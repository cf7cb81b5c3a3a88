//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto

/// The folder in which a demonstration keeps its state, readable by its owner alone.
struct DemoFolder {
    let url: URL

    /// Makes the folder where there is none.
    ///
    /// - Parameters:
    ///   - path: The folder; `latchkey/demo` in the user's state folder by default.
    ///   - isFresh: Whether what an earlier run has kept is removed.
    /// - Throws: The error of the file system.
    init(path: String?, isFresh: Bool) throws {
        self.url = path.map { URL(filePath: $0) } ?? Self.standard
        if isFresh { try self.removeFiles() }
        try FileManager.default.createDirectory(
            at: self.url,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// The folder for the state of programs, as the XDG Base Directory Specification has it.
    private static var standard: URL {
        let named = ProcessInfo.processInfo.environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let state =
            named.map { URL(filePath: $0) }
            ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/state")
        return state.appending(path: "latchkey/demo")
    }

    var settings: URL { self.url.appending(path: "appsettings.json") }
    var certificateAuthority: URL { self.url.appending(path: "ca.pem") }
    /// The emulator's keys.
    var identity: URL { self.url.appending(path: "emulator.json") }
    /// The keys with which tokens are encrypted.
    var keyRing: URL { self.url.appending(path: "keys.json") }
    /// The encrypted tokens.
    var tokens: URL { self.url.appending(path: "tokens.db") }
    private var state: URL { self.url.appending(path: "state.json") }

    /// Writes the settings, which hold a secret.
    func write(settings text: String) throws {
        try self.write(Data(text.utf8), to: self.settings)
    }

    /// What the last run has kept; `nil` when there was none.
    func readState() throws -> DemoState? {
        guard FileManager.default.fileExists(atPath: self.state.path) else { return nil }
        do {
            return try JSONDecoder().decode(DemoState.self, from: Data(contentsOf: self.state))
        } catch {
            throw DemoError("'\(self.state.path)' cannot be read (\(error)); run with --fresh to start anew.")
        }
    }

    func write(_ state: DemoState) throws {
        try self.write(try JSONEncoder().encode(state), to: self.state)
    }

    /// The key ring that an earlier run has made, or a new one.
    func ring() throws -> KeyRing {
        let file = KeyRingFile(path: self.keyRing.path)
        if FileManager.default.fileExists(atPath: self.keyRing.path) { return try file.read() }
        let ring = try KeyRing.generate(at: Int64(Date().timeIntervalSince1970))
        try file.create(ring)
        return ring
    }

    private func write(_ data: Data, to file: URL) throws {
        try data.write(to: file, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    }

    /// Removes what an earlier run wrote, and nothing else.
    private func removeFiles() throws {
        let files = FileManager.default
        guard files.fileExists(atPath: self.url.path) else { return }
        let own = [self.settings, self.certificateAuthority, self.identity, self.keyRing, self.state]
        for name in try files.contentsOfDirectory(atPath: self.url.path) {
            let isOfTokens = name.hasPrefix(self.tokens.lastPathComponent)
            guard isOfTokens || own.contains(where: { $0.lastPathComponent == name }) else { continue }
            try files.removeItem(at: self.url.appending(path: name))
        }
    }
}
