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
    let program: Program
    let port: Int

    /// Writes settings into a new folder and starts the program there.
    ///
    /// - Parameters:
    ///   - secret: The application's secret.
    ///   - arguments: More arguments, made from the folder.
    ///   - body: The test.
    /// - Throws: What the test throws, or why the program does not serve.
    static func run(
        secret: String,
        arguments: @Sendable (URL) async throws -> [String] = { _ in [] },
        _ body: (SidecarProgram) async throws -> Void
    ) async throws {
        var configuration = Emulator.Configuration()
        configuration.applications[0].secrets = [secret]
        try await Emulator.withEmulator(configuration) { emulator in
            let folder = FileManager.default.temporaryDirectory.appending(path: "sidecar-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try emulator.writeCertificateAuthority(to: folder.appending(path: "ca.pem").path)
            let settings = Data(emulator.sampleConfiguration().utf8)
            try settings.write(to: folder.appending(path: "appsettings.json"))
            let authority = ["--set", "Latchkey:CertificateAuthorityFile=\(folder.appending(path: "ca.pem").path)"]
            let program = try Program(
                ["serve", "--urls", "http://127.0.0.1:0"] + authority + (try await arguments(folder)),
                folder: folder
            )
            try await program.waitForErrors("Listening.")
            let text = program.errors.split(separator: "http://127.0.0.1:").dropFirst().first ?? ""
            let port = Int(text.prefix { $0.isNumber }) ?? 0
            let sidecar = SidecarProgram(emulator: emulator, folder: folder, program: program, port: port)
            let result = await Result { try await body(sidecar) }
            program.interrupt()
            _ = await program.end()
            try result.get()
        }
    }

    /// Sends a request to the program.
    func send(
        _ path: String,
        _ method: HTTPRequest.Method = .get,
        token: String? = nil
    ) async throws -> (status: Int, body: String) {
        let http = try CurlHTTPClient()
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost:\(self.port)", path: path)
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

    /// The token of an answer with a header field.
    static func token(in body: String) throws -> String {
        let field = try #require(body.split(separator: "Bearer ").dropFirst().first)
        return String(field.prefix { $0 != "\"" })
    }
}
