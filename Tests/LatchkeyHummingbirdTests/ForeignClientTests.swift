//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyEmulator
import Testing

/// The interpreter of the virtual environment that holds the clients.
private enum ForeignPython {
    static let interpreter = ProcessInfo.processInfo.environment["LATCHKEY_PYTHON"]
}

/// A client that others wrote (msal for Python) calls the protected API.
@Suite(
    .serialized,
    .enabled(if: ForeignPython.interpreter != nil, "Set LATCHKEY_PYTHON to a Python that has msal."),
    .timeLimit(.minutes(5))
)
struct ForeignClientTests {
    private struct Answer: Decodable {
        var status: Int
        var body: String
        var challenge: String?
    }

    private static func call(
        _ paths: [String],
        scope: String,
        for assertion: String? = nil,
        _ service: HostService
    ) async throws -> [Answer] {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem")
        defer { try? FileManager.default.removeItem(at: file) }
        try service.emulator.writeCertificateAuthority(to: file.path)
        let application = try #require(service.emulator.configuration.applications.first)
        var order: [String: Any] = [
            "base": service.emulator.baseURL, "tenant": Emulator.sampleTenant, "client": application.clientID,
            "secret": try #require(application.secrets.first), "scope": scope, "ca": file.path,
            "urls": paths.map { "http://\(service.address):\(service.port)\($0)" },
        ]
        if let assertion { order["user_assertion"] = assertion }
        let text = String(decoding: try JSONSerialization.data(withJSONObject: order), as: UTF8.self)
        return try JSONDecoder().decode([Answer].self, from: try await Self.run(text, trusting: file.path))
    }

    private static func run(_ order: String, trusting authority: String) async throws -> Data {
        let process = Process()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python/call_api.py")
        process.executableURL = URL(filePath: try #require(ForeignPython.interpreter))
        process.arguments = [script.path]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["LATCHKEY_ORDER": order, "PYTHONDONTWRITEBYTECODE": "1", "REQUESTS_CA_BUNDLE": authority]
        ) { $1 }
        let output = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID().uuidString)")
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        try #require(status == 0)
        return try Data(contentsOf: output)
    }

    // Scoreboard: W1, W14, W76
    @Test(arguments: TestHost.allCases) func anApplicationCallsTheAPI(_ host: TestHost) async throws {
        try await HostService.run(host, roles: ["Admin"]) { service in
            let answers = try await Self.call(
                ["/role", "/scope"],
                scope: "api://\(service.clientID)/.default",
                service
            )
            #expect(answers.map(\.status) == [200, 403])
            #expect(answers.first?.body == "role")
            #expect(answers.last?.challenge?.contains("insufficient_scope") == true)
            let other = try await Self.call(["/open"], scope: "api://products/.default", service)
            #expect(other.map(\.status) == [401])
            #expect(other.first?.challenge?.contains("invalid_token") == true)
        }
    }

    // Scoreboard: W1, W14
    @Test(arguments: TestHost.allCases) func anAPICallsAnotherForItsCaller(_ host: TestHost) async throws {
        try await HostService.run(host) { service in
            let scope = "api://\(service.clientID)/access_as_user"
            let answers = try await Self.call(["/scope", "/role"], scope: scope, for: service.tokens.good, service)
            #expect(answers.map(\.status) == [200, 403])
            #expect(answers.first?.body == "scope")
        }
    }
}
