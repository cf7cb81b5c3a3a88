//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP
import Testing

/// One of the examples that listen, while it runs, and a client that calls it.
struct ExampleProgram {
    /// An answer, read to its end.
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let body: [UInt8]

        var text: String { String(decoding: self.body, as: UTF8.self) }
        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(self.body))) as? [String: Any] ?? [:] }
        /// Where a redirection leads.
        var location: String { self.headers[.location] ?? "" }
    }

    let program: Program
    /// The address that it listens on.
    let address: String

    /// Starts an example and waits until it listens.
    static func start(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: URL
    ) async throws -> ExampleProgram {
        let program = try Program(example: name, arguments, environment: environment, folder: folder)
        do {
            return ExampleProgram(program: program, address: try await program.wait(for: "Listening on "))
        } catch {
            await program.kill()
            throw error
        }
    }

    /// Starts the web application, which has to know its port before it starts: another process may be faster.
    static func startWebApp(
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: URL
    ) async throws -> ExampleProgram {
        for _ in 0..<3 {
            let port = try freePort()
            do {
                let example = try await Self.start(
                    "ExampleWebApp",
                    ["--port", String(port)] + arguments,
                    environment: environment,
                    folder: folder
                )
                // What it says is what browsers are to use, which may be another.
                return ExampleProgram(program: example.program, address: "http://localhost:\(port)")
            } catch let ended as Program.Ended where ended.description.contains("already in use") {
                continue
            }
        }
        throw NoPort()
    }

    /// Runs an example for as long as a closure calls it; it must end well when it is asked to.
    static func run(
        _ start: @autoclosure () async throws -> ExampleProgram,
        _ body: (ExampleProgram) async throws -> Void
    ) async throws {
        let example = try await start()
        let result = await Result { try await body(example) }
        let status = await example.program.end()
        try result.get()
        #expect(status == 0, "\(example.program.text)")
    }

    /// Calls the example.
    func send(
        _ path: String,
        _ method: HTTPRequest.Method = .get,
        token: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        return try await Self.send(self.address + path, method, headers)
    }

    /// Sends a request to any address, and follows no redirection.
    static func send(
        _ address: String,
        _ method: HTTPRequest.Method = .get,
        _ headers: HTTPFields = [:],
        trusting authority: String? = nil
    ) async throws -> Answer {
        let url = try #require(URL(string: address))
        let host = try #require(url.host())
        let port = try #require(url.port)
        let place = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let head = HTTPRequest(
            method: method,
            scheme: url.scheme,
            authority: "\(host):\(port)",
            path: "/" + (place.count == 4 ? place[3] : ""),
            headerFields: headers
        )
        let roots = authority.map { CurlHTTPClient.TrustRoots.pem(Array($0.utf8)) } ?? .system
        let http = try CurlHTTPClient(configuration: .init(trustRoots: roots))
        let result = await Result {
            let response = try await http.send(HTTPClientRequest(head: head))
            return Answer(
                status: response.head.status.code,
                headers: response.head.headerFields,
                body: try await response.body.collect(upTo: 1 << 20)
            )
        }
        await http.shutdown()
        return try result.get()
    }
}
