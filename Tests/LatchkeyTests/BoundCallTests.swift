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
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Synchronization
import Testing

/// Tokens that are bound to a certificate, from the issuer to the API, over real TLS.
@Suite(.timeLimit(.minutes(5))) struct BoundCallTests {
    /// A certificate that is replaced now and then.
    private final class Source: CertificateSource {
        private let present: Mutex<(certificate: SigningCertificate, revision: Int)>

        init(_ key: CertifiedKey) { self.present = Mutex((SigningCertificate(key), 0)) }

        var identifier: String { "test" }
        func replace(with key: CertifiedKey) {
            self.present.withLock { $0 = (SigningCertificate(key), $0.revision + 1) }
        }
        func load(at time: Int64) async throws(CredentialError) -> SigningCertificate {
            self.present.withLock { $0.certificate }
        }
        func revision() -> Int? { self.present.withLock { $0.revision } }
    }

    private struct Place {
        let emulator: Emulator
        let latchkey: LatchkeyClient
        let source: Source
        let http: CurlHTTPClient

        var scopes: [String] { ["\(self.emulator.configuration.productsAPI.resource)/.default"] }
        func products() async throws -> [Product] { try await self.latchkey.api("MyApi").get("api/products", as: .app) }

        /// Presents a field at the API, as a thief would.
        func present(_ authorization: String, with identity: ClientIdentity?) async throws -> Int {
            let url = try #require(URL(string: self.emulator.mutualTLSURL))
            let head = HTTPRequest(
                method: .get,
                scheme: "https",
                authority: "\(try #require(url.host)):\(try #require(url.port))",
                path: "/api/products",
                headerFields: [.authorization: authorization]
            )
            return try await self.http.send(HTTPClientRequest(head: head, clientIdentity: identity)).head.status.code
        }
    }

    private static func certificate(_ name: String, for span: ClosedRange<Int64>? = nil) throws -> CertifiedKey {
        let now = Int64(Date().timeIntervalSince1970)
        let profile = CertificateProfile(
            subject: .init(commonName: name),
            usage: .clientAuthentication,
            validity: span ?? (now - 3600)...(now + 90 * 86_400)
        )
        let key = try PrivateKey(generatingOn: .p256)
        return try CertifiedKey(privateKey: key, certificates: [Certificate(selfSigned: profile, with: key)])
    }

    private static func identity(_ key: CertifiedKey) throws -> ClientIdentity {
        ClientIdentity(pem: try key.certificate.pem() + key.privateKey.pem())
    }

    private func withPlace(_ keys: [CertifiedKey], _ body: (Place) async throws -> Void) async throws {
        var application = Emulator.Application.sample()
        application.certificates = keys.map(\.certificate)
        let configuration = Emulator.Configuration(applications: [application])
        try await Emulator.withEmulator(configuration) { emulator in
            let folder = try TestFolder()
            let authority = folder.path("ca.pem")
            try emulator.writeCertificateAuthority(to: authority)
            var settings = try ConfigurationSource.json(emulator.sampleConfiguration()).load()
            settings.certificateAuthorityFile = authority
            let source = Source(try #require(keys.first))
            settings.application.credentials = [.certificate(from: source)]
            settings.application.boundInstance = "\(emulator.mutualTLSURL)/"
            settings.downstreamAPIs["MyApi"]?.baseURL = "\(emulator.mutualTLSURL)/"
            settings.downstreamAPIs["MyApi"]?.acquireTokenOptions.scheme = .boundToCertificate
            let latchkey = try LatchkeyClient(settings)
            let http = try CurlHTTPClient(configuration: .init(trustRoots: .file(authority)))
            let place = Place(emulator: emulator, latchkey: latchkey, source: source, http: http)
            let result = await Result { try await body(place) }
            await http.shutdown()
            await latchkey.shutdown()
            try result.get()
        }
    }

    // Scoreboard: D2, W25
    @Test func theCallBringsTheCertificateThatTheTokenIsBoundTo() async throws {
        let key = try Self.certificate("one")
        try await self.withPlace([key]) { place in
            for _ in 0..<3 { #expect(try await place.products().count == 3) }
            #expect(place.emulator.requestCount(of: .token) == 1)
            let asked = try #require(place.emulator.requests(of: .token).last)
            #expect(asked.clientCertificate == key.certificate)
            #expect(place.emulator.requests(of: .products).allSatisfy { $0.clientCertificate == key.certificate })
            let options = AcquireTokenOptions { $0.scheme = .boundToCertificate }
            let header = try await place.latchkey.acquirer.authorizationHeader(
                scopes: place.scopes,
                as: .app,
                options: options
            )
            #expect(header.metadata?.bindingKeyID == key.certificate.x5tS256)
            #expect(header.metadata?.origin == .memory)
            #expect(header.clientIdentity != nil)
            // What the API must check is checked alike by the verifier for APIs.
            let verified = try CertificateBindingVerifier().verify(
                authorization: header.value,
                certificate: place.emulator.requests(of: .products).last?.clientCertificate
            )
            #expect(verified == key.certificate.x5tS256)
        }
    }

    // Scoreboard: W25
    @Test func aStolenTokenIsWorthNothing() async throws {
        let key = try Self.certificate("one")
        try await self.withPlace([key]) { place in
            let options = AcquireTokenOptions { $0.scheme = .boundToCertificate }
            let header = try await place.latchkey.acquirer.authorizationHeader(
                scopes: place.scopes,
                as: .app,
                options: options
            )
            let token = String(header.value.dropFirst("mtls_pop ".count))
            let thief = try Self.identity(Self.certificate("thief"))
            #expect(try await place.present(header.value, with: header.clientIdentity) == 200)
            #expect(try await place.present(header.value, with: nil) == 401)
            #expect(try await place.present(header.value, with: thief) == 401)
            #expect(try await place.present("Bearer \(token)", with: nil) == 401)
            #expect(try await place.present("Bearer \(token)", with: header.clientIdentity) == 401)
            // Connections are not shared between certificates: the owner is still served, the thief is not.
            #expect(try await place.present(header.value, with: header.clientIdentity) == 200)
            #expect(try await place.present(header.value, with: thief) == 401)
        }
    }

    @Test func aNewCertificateNeverMeetsATokenOfTheOldOne() async throws {
        let keys = try ["one", "two"].map { try Self.certificate($0) }
        try await self.withPlace(keys) { place in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<60 {
                    group.addTask { try await place.products().count }
                    if number % 10 == 9 { place.source.replace(with: keys[(number / 10 + 1) % 2]) }
                }
                for try await count in group { #expect(count == 3) }
            }
            place.source.replace(with: keys[1])
            #expect(try await place.products().count == 3)
            let last = try #require(place.emulator.requests(of: .products).last)
            #expect(last.clientCertificate == keys[1].certificate)
            // The API would have refused each wrong pair.
            #expect(place.emulator.requestCount(of: .products) == 61)
            let certificates = Set(place.emulator.requests(of: .token).compactMap(\.clientCertificate))
            #expect(certificates == Set(keys.map(\.certificate)))
        }
    }

    @Test func anExpiredCertificateIsATypedErrorBeforeAnythingIsSent() async throws {
        let now = Int64(Date().timeIntervalSince1970)
        let old = try Self.certificate("old", for: (now - 7200)...(now - 3600))
        try await self.withPlace([old]) { place in
            let error = await #expect(throws: AcquisitionError.self) { _ = try await place.products() }
            #expect(error?.code == .credential)
            #expect(error?.message.contains("expired") == true)
            #expect(place.emulator.requestCount(of: .token) == 0)
            #expect(place.emulator.requestCount(of: .products) == 0)
        }
    }
}

extension Result where Failure == any Error {
    /// Keeps what a closure returns or throws.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
