//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyCrypto
import LatchkeyHTTP
import Testing

/// A provider of OpenID Connect that others wrote, run as a process of its own.
struct ForeignProvider {
    /// Which provider.
    enum Kind: String {
        /// One made of authlib, which asks its users for nothing.
        case silent = "provider.py"
        /// oidc-provider-mock, which asks its users on a page.
        case withPages = "page_provider.py"
    }

    /// Whether the interpreter has the provider with pages.
    static let hasPages: Bool = {
        guard let python = Judge.python else { return false }
        let library = URL(filePath: python).deletingLastPathComponent().appending(path: "../lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: library.path)) ?? []
        return versions.contains { version in
            let package = library.appending(path: "\(version)/site-packages/oidc_provider_mock")
            return FileManager.default.fileExists(atPath: package.path)
        }
    }()

    static let clientID = "orders-service"
    /// A secret with all that encodings get wrong.
    static let secret = "s&+ %1=/?"
    static let redirectURI = "http://localhost:8400/signin-oidc"

    /// Whom the provider thinks a token belongs to.
    struct Holder: Decodable {
        var client: String
        var user: String?
        var scope: String
        /// How the client proved itself.
        var method: String
    }

    /// What the provider is told.
    private struct Order: Encodable {
        enum CodingKeys: String, CodingKey {
            case client, secret, redirect, certificate
            case publicKey = "public_key"
        }
        var client = ForeignProvider.clientID
        var secret = ForeignProvider.secret
        var redirect = ForeignProvider.redirectURI
        var certificate: String
        var publicKey: String
    }

    let baseURL: String
    let http: CurlHTTPClient
    /// The certificate that the client signs assertions with.
    let clientCertificate: CertifiedKey

    /// Runs a test with a provider, and ends it afterwards.
    static func run(_ kind: Kind = .silent, _ body: (ForeignProvider) async throws -> Void) async throws {
        let folder = try TestFolder()
        let validity: ClosedRange<Int64> = 1_700_000_000...4_000_000_000
        let authority = try CertificateAuthority(
            subject: DistinguishedName(commonName: "Provider"),
            validity: validity,
            privateKey: PrivateKey()
        )
        func issue(_ name: String, _ usage: CertificateUsage) throws -> CertifiedKey {
            let key = try PrivateKey()
            let profile = CertificateProfile(
                subject: DistinguishedName(commonName: name),
                alternativeNames: [.dns("localhost")],
                usage: usage,
                validity: validity
            )
            return try CertifiedKey(privateKey: key, certificates: [authority.issue(profile, for: key.publicKey)])
        }
        let server = try issue("localhost", .serverAuthentication)
        let client = try issue("client", .clientAuthentication)
        func text(_ pem: [UInt8]) -> String { String(decoding: pem, as: UTF8.self) }
        let trust = try folder.write(text(authority.certificate.pem()), to: "ca.pem")
        let pem = try text(server.certificate.pem() + server.privateKey.pem())
        let order = Order(
            certificate: try folder.write(pem, to: "server.pem"),
            publicKey: text(try client.privateKey.publicKey.pem())
        )
        let http = try CurlHTTPClient(configuration: .init(trustRoots: .file(trust)))
        let result = await Result {
            try await Self.withProcess(kind, String(decoding: JSONEncoder().encode(order), as: UTF8.self)) { port in
                try await body(
                    Self(baseURL: "https://localhost:\(port)", http: http, clientCertificate: client)
                )
            }
        }
        await http.shutdown()
        try result.get()
    }

    /// Runs the provider's process; the end of its input ends it.
    private static func withProcess(
        _ kind: Kind,
        _ order: String,
        _ body: (String) async throws -> Void
    ) async throws {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: try #require(Judge.python))
        process.arguments = [Judge.scripts.appending(path: kind.rawValue).path]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["LATCHKEY_ORDER": order, "PYTHONDONTWRITEBYTECODE": "1"]
        ) { $1 }
        process.standardInput = input
        process.standardOutput = output
        let (ends, end) = AsyncStream.makeStream(of: Never.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        let result = await Result { try await body(Self.firstLine(of: output.fileHandleForReading)) }
        try input.fileHandleForWriting.close()
        for await _ in ends {}
        try result.get()
    }

    private static func firstLine(of handle: FileHandle) async throws -> String {
        let parts = AsyncStream<Data> { continuation in
            handle.readabilityHandler = { handle in
                let data = handle.availableData
                continuation.yield(data)
                if data.isEmpty { continuation.finish() }
            }
        }
        defer { handle.readabilityHandler = nil }
        var text = ""
        for await part in parts {
            text += String(decoding: part, as: UTF8.self)
            if let end = text.firstIndex(of: "\n") { return String(text[..<end]) }
        }
        throw NotStarted()
    }

    /// The process ended before it served anything; its standard error says why.
    struct NotStarted: Error {}

    /// Asks the provider whom a token belongs to.
    func holder(of token: String) async throws -> Holder {
        let head = HTTPRequest(
            method: .get,
            scheme: "https",
            authority: String(self.baseURL.dropFirst("https://".count)),
            path: "/whoami",
            headerFields: [.authorization: "Bearer \(token)"]
        )
        let response = try await self.http.send(HTTPClientRequest(head: head))
        try #require(response.head.status == .ok)
        return try JSONDecoder().decode(Holder.self, from: Data(await response.body.collect(upTo: 1 << 16)))
    }
}
