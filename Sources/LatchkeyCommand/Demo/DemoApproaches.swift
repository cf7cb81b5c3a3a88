//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Latchkey
import LatchkeyAzure
import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyGraph
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// Shows each way to call an API, one after the other.
struct DemoApproaches {
    private struct Product: Decodable, Sendable {
        var name: String
    }

    private static let path = "api/products/1"

    let emulator: Emulator
    let latchkey: LatchkeyClient
    let settings: ClientSettings
    let apiName: String

    /// Shows all ways.
    ///
    /// - Returns: What came of each.
    /// - Throws: The error of a way that failed.
    func run() async throws -> [DemoApproach] {
        let trust = self.settings.certificateAuthorityFile.map(CurlHTTPClient.TrustRoots.file) ?? .system
        let http = try CurlHTTPClient(configuration: .init(trustRoots: trust))
        let bound = try self.boundClient()
        do {
            let shown = [try await self.named(), try await self.own(http), try await self.header(http)]
            let services = [try await self.graph(), try await self.storage()]
            let result = try await shown + services + self.bound(bound, http)
            await bound.shutdown()
            await http.shutdown()
            return result
        } catch {
            await bound.shutdown()
            await http.shutdown()
            throw error
        }
    }

    // MARK: - Bearer tokens

    private func named() async throws -> DemoApproach {
        let product: Product = try await self.latchkey.api(self.apiName).get(Self.path, as: .app)
        return DemoApproach(
            need: "any API, standard verbs",
            approach: "DownstreamAPI",
            result: product.name,
            isRight: product.name == "Padlock"
        )
    }

    private func own(_ http: CurlHTTPClient) async throws -> DemoApproach {
        let client = self.latchkey.authorized(http, scopes: self.scopes, as: .app)
        let status = try await client.send(self.request(to: self.emulator.baseURL)).head.status.code
        return self.row("an HTTP client of one's own", "AuthorizedHTTPClient", [status], expected: [200])
    }

    private func header(_ http: CurlHTTPClient) async throws -> DemoApproach {
        let header = try await self.latchkey.authorizationHeader(scopes: self.scopes, as: .app)
        let status = try await self.send(header.value, to: self.emulator.baseURL, with: nil, over: http)
        return self.row("anything else", "AuthorizationHeaderProvider", [status], expected: [200])
    }

    private func graph() async throws -> DemoApproach {
        var names: [String] = []
        for try await user in self.latchkey.graph.users.list({ $0.select(\.displayName).asApp() }) {
            names.append(user.displayName ?? "")
        }
        return DemoApproach(
            need: "Microsoft Graph",
            approach: "GraphServiceClient",
            result: names.joined(separator: ", "),
            isRight: names == ["Alice"]
        )
    }

    private func storage() async throws -> DemoApproach {
        let blobs = try self.latchkey.blobService(self.emulator.blobURL())
        let container = blobs.container("demo")
        try await container.createIfNeeded()
        try await container.blob("hello.txt").upload(Array("Hello".utf8), options: .init(overwrites: true))
        var names: [String] = []
        for try await blob in container.blobs() { names.append(blob.name) }
        return DemoApproach(
            need: "Azure services",
            approach: "BlobServiceClient",
            result: names.joined(separator: ", "),
            isRight: names == ["hello.txt"]
        )
    }

    // MARK: - Tokens that are bound to a certificate

    /// A client whose application proves itself with a certificate, which its tokens are bound to.
    private func boundClient() throws -> LatchkeyClient {
        let key = try Self.certificate("latchkey-demo")
        if var application = self.emulator.configuration.applications.first {
            application.certificates.append(key.certificate)
            try self.emulator.update(application)
        }
        var settings = self.settings
        settings.application.credentials = [.certificate(SigningCertificate(key))]
        settings.application.boundInstance = "\(self.emulator.mutualTLSURL)/"
        settings.downstreamAPIs[self.apiName]?.baseURL = "\(self.emulator.mutualTLSURL)/"
        settings.downstreamAPIs[self.apiName]?.acquireTokenOptions.scheme = .boundToCertificate
        return try LatchkeyClient(settings)
    }

    private func bound(_ client: LatchkeyClient, _ http: CurlHTTPClient) async throws -> [DemoApproach] {
        let product: Product = try await client.api(self.apiName).get(Self.path, as: .app)
        let options = AcquireTokenOptions { $0.scheme = .boundToCertificate }
        let header = try await client.acquirer.authorizationHeader(scopes: self.scopes, as: .app, options: options)
        let other = try Self.certificate("another")
        let thief = ClientIdentity(pem: try other.certificate.pem() + other.privateKey.pem())
        let place = self.emulator.mutualTLSURL
        let own = try await self.send(header.value, to: place, with: header.clientIdentity, over: http)
        var stolen: [Int] = []
        for identity in [nil, thief] {
            stolen.append(try await self.send(header.value, to: place, with: identity, over: http))
        }
        return [
            DemoApproach(
                need: "token bound to a certificate",
                approach: "DownstreamAPI, MTLS_POP",
                result: product.name,
                isRight: product.name == "Padlock"
            ),
            self.row("the same, sent by oneself", "AuthorizationHeaderProvider, MTLS_POP", [own], expected: [200]),
            self.row("its token stolen", "no certificate; another one", stolen, expected: [401, 401]),
        ]
    }

    private static func certificate(_ name: String) throws -> CertifiedKey {
        let now = Int64(Date().timeIntervalSince1970)
        let profile = CertificateProfile(
            subject: DistinguishedName(commonName: name),
            usage: .clientAuthentication,
            validity: (now - 3600)...(now + 30 * 86_400)
        )
        let key = try PrivateKey(generatingRSABits: 2048)
        return try CertifiedKey(privateKey: key, certificates: [Certificate(selfSigned: profile, with: key)])
    }

    // MARK: - Requests

    private var scopes: [String] { self.settings.downstreamAPIs[self.apiName]?.scopes ?? [] }

    private func request(to base: String) -> HTTPClientRequest {
        HTTPClientRequest(
            head: HTTPRequest(
                method: .get,
                scheme: "https",
                authority: String(base.dropFirst("https://".count)),
                path: "/\(Self.path)"
            )
        )
    }

    private func send(
        _ authorization: String,
        to base: String,
        with identity: ClientIdentity?,
        over http: CurlHTTPClient
    ) async throws -> Int {
        var request = self.request(to: base)
        request.head.headerFields[.authorization] = authorization
        request.clientIdentity = identity
        return try await http.send(request).head.status.code
    }

    private func row(_ need: String, _ approach: String, _ statuses: [Int], expected: [Int]) -> DemoApproach {
        DemoApproach(
            need: need,
            approach: approach,
            result: statuses.map(String.init).joined(separator: ", "),
            isRight: statuses == expected
        )
    }
}
