//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Latchkey
import LatchkeyConfiguration
import LatchkeyEmulator
import LatchkeySidecar
import LatchkeyTesting
import LatchkeyTokenCache
import LatchkeyWeb
import Testing

/// A sidecar with an issuer and an API behind it.
struct SidecarRig {
    static let client = "11112222-3333-4444-5555-666677778888"
    static let agent = "aaaa2222-3333-4444-5555-666677778888"
    static let agentUser = Emulator.User("agent7@contoso.example", agentIdentity: agent)

    let emulator: Emulator
    let echo: EchoServer
    let sidecar: Sidecar
    let latchkey: LatchkeyClient
    let settings: SidecarSettings
    let logs: LogCapture
    let folder: URL

    /// An emulator whose application is the blueprint of an agent.
    static var withAgents: Emulator.Configuration {
        var configuration = Emulator.Configuration()
        configuration.applications.append(
            .init(clientID: self.agent, roles: ["api://products": ["Products.Read"]], blueprint: self.client)
        )
        configuration.users.append(self.agentUser)
        return configuration
    }

    /// Runs a test with a sidecar.
    ///
    /// - Parameters:
    ///   - configuration: What the issuer knows.
    ///   - json: JSON that is laid over the settings.
    ///   - change: Changes the options at last.
    ///   - store: Where tokens are kept; in memory by default.
    ///   - body: The test.
    /// - Throws: What the test throws, or why the sidecar could not be made.
    static func run(
        _ configuration: Emulator.Configuration = .init(),
        settings json: String = "{}",
        changing change: (inout SidecarOptions) -> Void = { _ in },
        store: (any TokenStore)? = nil,
        _ body: (SidecarRig) async throws -> Void
    ) async throws {
        try await Emulator.withEmulator(configuration) { emulator in
            try await EchoServer.run { echo, port in
                let folder = FileManager.default.temporaryDirectory.appending(path: "sidecar-\(UUID().uuidString)")
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                defer { try? FileManager.default.removeItem(at: folder) }
                try emulator.writeCertificateAuthority(to: folder.appending(path: "ca.pem").path)
                let source = self.source(emulator, echoPort: port, folder: folder, json)
                var settings = try SidecarSettings.load(source)
                change(&settings.options)
                let logs = LogCapture()
                let latchkey = try LatchkeyClient(settings.client, cache: TokenCache(store: store))
                let sidecar = try Sidecar(latchkey, options: settings.options, logger: logs.logger("sidecar"))
                let rig = SidecarRig(
                    emulator: emulator,
                    echo: echo,
                    sidecar: sidecar,
                    latchkey: latchkey,
                    settings: settings,
                    logs: logs,
                    folder: folder
                )
                let result = await Result { try await body(rig) }
                await latchkey.shutdown()
                try result.get()
            }
        }
    }

    /// Another sidecar with the same settings and store, as after a restart.
    func restarted(with store: any TokenStore) throws -> SidecarRig {
        let latchkey = try LatchkeyClient(self.settings.client, cache: TokenCache(store: store))
        return SidecarRig(
            emulator: self.emulator,
            echo: self.echo,
            sidecar: try Sidecar(latchkey, options: self.settings.options),
            latchkey: latchkey,
            settings: self.settings,
            logs: self.logs,
            folder: self.folder
        )
    }

    /// The settings of a rig.
    static func source(_ emulator: Emulator, echoPort: Int, folder: URL, _ json: String) -> ConfigurationSource {
        let base = "http://127.0.0.1:\(echoPort)/base/"
        let apis = """
            {"Latchkey": {"CertificateAuthorityFile": "\(folder.appending(path: "ca.pem").path)"},
             "DownstreamApis": {
               "Echo": {"BaseUrl": "\(base)", "Scopes": ["api://products/Products.Read"]},
               "App": {"BaseUrl": "\(base)", "Scopes": ["api://products/.default"], "RequestAppToken": true},
               "Graph": {"BaseUrl": "\(base)", "Scopes": "https://graph.microsoft.com/User.Read"},
               "Bare": {"BaseUrl": "\(base)"}}}
            """
        return ConfigurationSource(layers: [
            .json(emulator.sampleConfiguration(apiName: "MyApi")), .json(apis), .json(json),
        ])
    }

    /// A token of a user for the sidecar's application.
    func userToken(scope: String = "access_as_user") throws -> String {
        try self.emulator.accessToken(scope: "api://\(Self.client)/\(scope)")
    }

    /// Sends a request as a process on the same host does.
    func send(
        _ target: String,
        _ method: HTTPRequest.Method = .get,
        token: String? = nil,
        _ fields: HTTPFields = [:],
        body: [UInt8] = [],
        peer: Peer.Address = .ip("127.0.0.1"),
        host: String? = "localhost:5000"
    ) async throws -> SidecarAnswer {
        var fields = fields
        if let token { fields[.authorization] = "Bearer \(token)" }
        let head = HTTPRequest(method: method, scheme: "http", authority: host, path: target, headerFields: fields)
        let request = InboundRequest(head: head, peer: Peer(address: peer)) { limit in
            struct TooLong: Error {}
            guard body.count <= limit else { throw TooLong() }
            return body
        }
        return SidecarAnswer(await self.sidecar.respond(to: request))
    }
}

/// What a sidecar answered.
struct SidecarAnswer: Sendable {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]

    init(_ response: OutboundResponse) {
        self.status = response.head.status.code
        self.fields = response.head.headerFields
        self.body = response.body
    }

    var text: String { String(decoding: self.body, as: UTF8.self) }
    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(self.body))) as? [String: Any] ?? [:] }
    /// The name of what went wrong.
    var code: String? { self.json["code"] as? String }
    var detail: String { self.json["detail"] as? String ?? "" }
    /// The value of the header field that was asked for.
    var header: String { self.json["authorizationHeader"] as? String ?? "" }

    /// The claims of the token that was asked for.
    var claims: [String: Any] {
        let parts = self.header.split(separator: " ").last?.split(separator: ".") ?? []
        guard parts.count == 3 else { return [:] }
        var text = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        while text.count % 4 != 0 { text += "=" }
        guard let data = Data(base64Encoded: String(text)) else { return [:] }
        return (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]
    }

    /// What an API answered.
    var content: [String: Any] {
        let text = self.json["content"] as? String ?? ""
        return (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
    }
}

extension Result where Failure == any Error {
    /// What a closure returns or throws.
    init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
