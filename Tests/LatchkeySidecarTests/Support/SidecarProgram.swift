//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import LatchkeyHTTP
import Testing

/// A sidecar that runs as a program, with an issuer in this process, and its folder.
struct SidecarProgram {
    let emulator: Emulator
    let folder: URL
    private let arguments: [String]
    private let environment: [String: String]

    /// Writes settings into a new folder.
    ///
    /// - Parameters:
    ///   - configuration: What the issuer knows.
    ///   - environment: More variables of the program's environment.
    ///   - arguments: More of the program's arguments, made from the folder.
    ///   - body: The test.
    /// - Throws: What the test throws, or why it cannot begin.
    static func with(
        _ configuration: Emulator.Configuration,
        environment: [String: String] = [:],
        arguments: (URL) -> [String] = { _ in [] },
        _ body: (SidecarProgram) async throws -> Void
    ) async throws {
        try await Emulator.withEmulator(configuration) { emulator in
            let folder = FileManager.default.temporaryDirectory.appending(path: "sidecar-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let authority = folder.appending(path: "ca.pem").path
            try emulator.writeCertificateAuthority(to: authority)
            let settings = Data(emulator.sampleConfiguration().utf8)
            try settings.write(to: folder.appending(path: "appsettings.json"))
            let program = SidecarProgram(
                emulator: emulator,
                folder: folder,
                arguments: arguments(folder),
                environment: environment.merging(["Latchkey__CertificateAuthorityFile": authority]) { given, _ in given
                }
            )
            try await body(program)
        }
    }

    /// Runs one of the other commands with the same settings.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Program.Result {
        try await Program.run(
            arguments,
            environment: self.environment.merging(environment) { _, new in new },
            folder: self.folder
        )
    }

    /// Serves on a free port for as long as a closure runs, or until it has the program crash.
    @discardableResult
    func serve(_ body: (ServingProgram) async throws -> Void) async throws -> Program.Result {
        let program = try Program(
            ["serve", "--urls", "http://127.0.0.1:0"] + self.arguments,
            environment: self.environment,
            folder: self.folder
        )
        try await program.waitForErrors("Listening.")
        let text = program.errors.split(separator: "http://127.0.0.1:").dropFirst().first ?? ""
        let port = Int(text.prefix { $0.isNumber }) ?? 0
        let result = await Result { try await body(ServingProgram(program: program, port: port)) }
        program.interrupt()
        let end = await program.end()
        try result.get()
        return end
    }
}

/// The program while it serves.
struct ServingProgram {
    let program: Program
    let port: Int

    /// Sends a request to the program.
    func send(
        _ path: String,
        _ method: HTTPRequest.Method = .get,
        token: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> (status: Int, body: String) {
        let http = try CurlHTTPClient()
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost:\(self.port)", path: path)
        head.headerFields = headers
        if let token { head.headerFields[.authorization] = "Bearer \(token)" }
        let request = HTTPClientRequest(head: head)
        let result = await Result {
            let response = try await http.send(request)
            return (response.head.status.code, try await response.body.collect(upTo: 1 << 20))
        }
        await http.shutdown()
        let (status, body) = try result.get()
        return (status, String(decoding: body, as: UTF8.self))
    }
}
