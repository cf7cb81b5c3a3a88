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
import Logging
import Testing

@testable import LatchkeySamples

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The samples run against an emulator that stands for issuer and API.
@Suite(.timeLimit(.minutes(5))) struct SamplesTests {
    private struct Place {
        let emulator: Emulator
        let latchkey: LatchkeyClient
        let authorityFile: String
        /// The application's key.
        let key: CertifiedKey

        var host: String { String(self.emulator.baseURL.dropFirst("https://".count)) }

        /// Signs a test user in.
        func user() async throws -> Principal {
            let user = try #require(self.emulator.configuration.users.first)
            let signIn = try await self.latchkey.acquirer.signInTestUser(
                user.username,
                password: user.password,
                scopes: ["api://myapi/read"]
            )
            return signIn.account.principal
        }
    }

    /// A file as in the introduction for users of .NET, with the places of the emulator.
    private static func file(_ emulator: Emulator, isBound: Bool) throws -> String {
        let application = try #require(emulator.configuration.applications.first)
        let base = isBound ? emulator.mutualTLSURL : emulator.baseURL
        return """
            {
              "AzureAd": {
                "Instance": "\(emulator.baseURL)/",
                "TenantId": "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3",
                "ClientId": "\(application.clientID)",
                "BoundInstance": "\(emulator.mutualTLSURL)/",
                "ClientCredentials": [
                  \(isBound
                    ? #"{ "SourceType": "Path", "CertificateDiskPath": "client.pem" }"#
                    : #"{ "SourceType": "ClientSecret", "ClientSecret": "\#(application.secrets[0])" }"#)
                ]
              },
              "DownstreamApis": {
                "MicrosoftGraph": { "BaseUrl": "\(emulator.graphURL)", "Scopes": ["User.Read"] },
                "MyApi": {
                  "BaseUrl": "\(base)",
                  "Scopes": ["api://myapi/read"]
                }
              },
              "SecureApi": {
                "BaseUrl": "\(base)/",
                "RelativePath": "api/products",
                "ProtocolScheme": "\(isBound ? "MTLS_POP" : "Bearer")",
                "RequestAppToken": true,
                "Scopes": [ "api://myapi/.default" ]
              },
              "Latchkey": { "CertificateAuthorityFile": "ca.pem" }
            }
            """
    }

    private static func certificate() throws -> CertifiedKey {
        let now = Int64(Date().timeIntervalSince1970)
        let profile = CertificateProfile(
            subject: .init(commonName: "samples"),
            usage: .clientAuthentication,
            validity: (now - 3600)...(now + 86_400)
        )
        let key = try PrivateKey(generatingRSABits: 2048)
        return try CertifiedKey(privateKey: key, certificates: [Certificate(selfSigned: profile, with: key)])
    }

    private func withPlace(
        path: String = "/api/products",
        isBound: Bool = false,
        _ body: (Place) async throws -> Void
    ) async throws {
        var configuration = Emulator.Configuration()
        let resource = Emulator.Resource(
            identifier: "api://myapi",
            applicationID: "99990000-aaaa-4bbb-8ccc-ddddeeee0001",
            scopes: ["read", "write"]
        )
        configuration.resources.append(resource)
        configuration.productsAPI = .init(
            basePath: path,
            resource: "api://myapi",
            requiredScope: "read"
        )
        let key = try Self.certificate()
        configuration.applications[0].roles = [
            "api://myapi": ["Products.Read"], "https://graph.microsoft.com": ["User.Read.All"],
        ]
        configuration.applications[0].certificates.append(key.certificate)
        try await Emulator.withEmulator(configuration) { emulator in
            let folder = FileManager.default.temporaryDirectory.appending(path: "samples-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            func path(_ name: String) -> String { folder.appending(path: name).path }
            try emulator.writeCertificateAuthority(to: path("ca.pem"))
            try Data(key.certificate.pem() + key.privateKey.pem()).write(to: URL(filePath: path("client.pem")))
            let file = URL(filePath: path("appsettings.json"))
            try Data(Self.file(emulator, isBound: isBound).utf8).write(to: file)
            let latchkey = try await LatchkeyClient(configuration: .file(file.path))
            do {
                let authority = path("ca.pem")
                try await body(Place(emulator: emulator, latchkey: latchkey, authorityFile: authority, key: key))
            } catch {
                await latchkey.shutdown()
                throw error
            }
            await latchkey.shutdown()
        }
    }

    @Test func aNamedAPIIsCalledForAUserAndAsTheApplication() async throws {
        try await self.withPlace { place in
            let service = APIService(latchkey: place.latchkey)
            #expect(try await service.allProducts().count == 3)
            let product = try await service.product(1, for: try await place.user())
            #expect(product == Product(id: 1, name: "Padlock"))
        }
    }

    @Test func boundTokensAreAMatterOfConfiguration() async throws {
        try await self.withPlace(isBound: true) { place in
            let data = try await SecureAPIService(latchkey: place.latchkey).secureData()
            #expect(data.first == SecureData(id: 1, name: "Padlock"))
            let call = try #require(place.emulator.requests(of: .products).last)
            #expect(call.headers[.authorization]?.hasPrefix("mtls_pop ") == true)
            #expect(call.clientCertificate != nil)
        }
    }

    @Test func aClientOfTheServicesOwnCarriesTokens() async throws {
        try await self.withPlace { place in
            let http = try CurlHTTPClient(configuration: .init(trustRoots: .file(place.authorityFile)))
            let service = AuthorizedService(place.latchkey, http, host: place.host)
            let user = try await place.user()
            #expect(try await service.product(3, for: user) == Product(id: 3, name: "Latch"))
            await #expect(throws: UnexpectedStatus.self) { try await service.product(99, for: user) }
            await http.shutdown()
        }
    }

    @Test func aRequestOfFoundationCarriesAToken() async throws {
        try await self.withPlace(path: "/data") { place in
            let url = URL(string: "\(place.emulator.baseURL)/data")
            let service = CustomAuthService(latchkey: place.latchkey, url: url)
            let request = try #require(try await service.request(for: try await place.user()))
            #expect(request.value(forHTTPHeaderField: "X-Custom-Header") == "MyValue")
            // Sent by another client, as the authority of the emulator is not among the system's.
            let http = try CurlHTTPClient(configuration: .init(trustRoots: .file(place.authorityFile)))
            var head = HTTPRequest(method: .get, scheme: "https", authority: place.host, path: "/data")
            for (name, value) in request.allHTTPHeaderFields ?? [:] {
                head.headerFields[try #require(HTTPField.Name(name))] = value
            }
            #expect(try await http.send(HTTPClientRequest(head: head)).head.status == .ok)
            await http.shutdown()
        }
    }

    // Scoreboard: E4, E5
    @Test func graphIsCalledForAUserAndAsTheApplication() async throws {
        try await self.withPlace { place in
            let users = GraphUsers(latchkey: place.latchkey)
            let user = try await place.user()
            let profile = try await users.profile(of: user)
            #expect(profile.displayName == "Alice")
            let names = try await users.names()
            #expect(names == ["Alice"])
        }
    }

    // Scoreboard: E1
    @Test func clientsOfAzureServicesTakeTheCredential() async throws {
        try await self.withPlace { place in
            let url = place.emulator.blobURL(account: "myaccount")
            let service = try StorageService(latchkey: place.latchkey, url: url)
            let container = service.blobs.container("mycontainer")
            try await container.create()
            try await container.blob("reports/1.txt").upload(Array("one".utf8))
            try await container.blob("two.txt").upload([])
            #expect(try await service.listBlobs() == ["reports/1.txt", "two.txt"])
            let http = try CurlHTTPClient(configuration: .init(trustRoots: .file(place.authorityFile)))
            let other = try StorageService(credential: place.latchkey.azureCredential(), http: http, url: url)
            #expect(try await other.listBlobs().count == 2)
            await http.shutdown()
        }
    }

    @Test func settingsMadeInCodeServeCalls() async throws {
        try await self.withPlace { place in
            var settings = try CodeConfiguration.settings()
            #expect(settings.application.credentials.first?.sourceType == .keyVault)
            let application = try #require(place.emulator.configuration.applications.first)
            settings.application.instance = "\(place.emulator.baseURL)/"
            settings.application.tenantID = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"
            settings.application.clientID = application.clientID
            settings.downstreamAPIs["MyApi"]?.baseURL = place.emulator.baseURL
            settings.certificateAuthorityFile = place.authorityFile
            let vault = OneKeyVault(key: place.key)
            let latchkey = try LatchkeyClient(settings, credentialServices: .init(vaults: { _ in vault }))
            #expect(try await APIService(latchkey: latchkey).allProducts().count == 3)
            let assertion = place.emulator.requests(of: .token).last?.formValue("client_assertion")
            #expect(assertion?.hasPrefix("eyJ") == true)
            await latchkey.shutdown()
        }
    }

    @Test func errorsSayWhatToDo() async throws {
        try await self.withPlace { place in
            let service = CarefulService(latchkey: place.latchkey, logger: Logger(label: "samples"))
            let stranger = Principal(homeAccountID: "nobody.3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3")
            let challenge = try await service.products(for: stranger)
            #expect(challenge == .challenge(scopes: ["api://myapi/read"], claims: nil))
            let user = try await place.user()
            guard case .products(let products) = try await service.products(for: user) else {
                Issue.record("A user who signed in is served.")
                return
            }
            #expect(products.count == 3)
            place.emulator.script(.status(.internalServerError, times: nil), for: .products)
            #expect(try await service.products(for: user) == .apiFailed(status: 500))
        }
    }
}

/// A vault that holds one certificate with its key.
private struct OneKeyVault: CertificateVault {
    let key: CertifiedKey

    func certificate(named name: String) async throws -> VaultCertificate {
        VaultCertificate(der: self.key.certificate.der, keyIdentifier: "key", secretIdentifier: "secret/\(name)")
    }

    func secret(_ identifier: String) async throws -> VaultSecret {
        let pem = try self.key.certificate.pem() + self.key.privateKey.pem()
        return VaultSecret(value: SecretBytes(copying: pem), contentType: "application/x-pem-file")
    }

    func sign(
        _ digest: [UInt8],
        algorithm: SignatureAlgorithm,
        withKey identifier: String
    ) async throws -> [UInt8] {
        throw CredentialError(.notSupported, "The key may leave this vault.")
    }
}
