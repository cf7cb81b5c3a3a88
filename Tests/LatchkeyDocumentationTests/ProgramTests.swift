//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyEmulator
import Testing

/// The shortest program does what the introduction says, given a file and an issuer.
@Suite(.timeLimit(.minutes(2))) struct ProgramTests {
    private final class Marker {}

    @Test func theDaemonCallsItsAPI() async throws {
        try await Emulator.withEmulator { emulator in
            let folder = FileManager.default.temporaryDirectory.appending(path: "daemon-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let authority = folder.appending(path: "ca.pem").path
            try emulator.writeCertificateAuthority(to: authority)
            let settings = Data(emulator.sampleConfiguration().utf8)
            try settings.write(to: folder.appending(path: "appsettings.json"))
            let trust = ["Latchkey__CertificateAuthorityFile": authority]
            let output = try await Self.run("DaemonSample", in: folder, trust)
            #expect(output == "3\n")
            #expect(emulator.requestCount(of: .token) == 1)
        }
    }

    /// Runs a program of the package in a folder, without blocking a thread of the tests.
    private static func run(
        _ name: String,
        in folder: URL,
        _ variables: [String: String]
    ) async throws -> String {
        let process = Process()
        process.executableURL = Bundle(for: Marker.self).bundleURL.appending(path: name)
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { _, new in new }
        let output = folder.appending(path: "output")
        try Data().write(to: output)
        process.standardOutput = try FileHandle(forWritingTo: output)
        let status = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        #expect(status == 0)
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
}
