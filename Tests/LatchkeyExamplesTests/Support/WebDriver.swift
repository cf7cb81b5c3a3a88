//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP

/// A chromedriver of one test, which drives browsers over the protocol that the W3C calls WebDriver.
final class WebDriver: Sendable {
    /// What the driver says went wrong.
    struct Failure: Error, CustomStringConvertible {
        /// The name of the error, such as `stale element reference`.
        let name: String
        let description: String

        /// Whether something was meant that went away with the page that it was on; the driver has two names for that.
        var isOfAnEarlierPage: Bool {
            self.name == "stale element reference" || self.description.contains("does not belong to the document")
        }
    }

    /// Whether the driver and the browser are there.
    static let isInstalled = executable("chromedriver") != nil && executable("chromium") != nil

    private let program: Program
    private let http: CurlHTTPClient
    private let port: String

    private init(program: Program, http: CurlHTTPClient, port: String) {
        self.program = program
        self.http = http
        self.port = port
    }

    /// Runs a driver on a free port for as long as a closure runs.
    static func with<Result>(folder: URL, _ body: (WebDriver) async throws -> Result) async throws -> Result {
        guard let executable = Self.executable("chromedriver") else {
            throw Failure(name: "not installed", description: "There is no chromedriver on the PATH.")
        }
        // The paths of the browser's sockets must be short.
        let home = FileManager.default.temporaryDirectory.appending(path: "lk-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: home) }
        let program = try Program(
            executable,
            ["--port=0"],
            environment: ["HOME": home.path, "TMPDIR": home.path],
            folder: folder
        )
        let result = await Swift.Result {
            let port = try await program.wait(for: "started successfully on port ").prefix { $0.isNumber }
            let driver = WebDriver(program: program, http: try CurlHTTPClient(), port: String(port))
            let result = await Swift.Result { try await body(driver) }
            await driver.http.shutdown()
            return try result.get()
        }
        await program.kill()
        return try result.get()
    }

    /// Sends a command, and returns the value of the answer.
    @discardableResult
    func send(_ method: HTTPRequest.Method, _ path: String, _ body: [String: Any] = [:]) async throws -> Any? {
        let head = HTTPRequest(
            method: method,
            scheme: "http",
            authority: "localhost:\(self.port)",
            path: path,
            headerFields: [.contentType: "application/json"]
        )
        let content = method == .post ? Array(try JSONSerialization.data(withJSONObject: body)) : []
        let response = try await self.http.send(HTTPClientRequest(head: head, body: content))
        let answer = try JSONSerialization.jsonObject(
            with: Data(try await response.body.collect(upTo: 64 << 20)),
            options: .fragmentsAllowed
        )
        let value = (answer as? [String: Any])?["value"]
        if let problem = value as? [String: Any], let name = problem["error"] as? String {
            throw Failure(name: name, description: "\(name): \(problem["message"] as? String ?? "")")
        }
        return value
    }

    private static func executable(_ name: String) -> URL? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
