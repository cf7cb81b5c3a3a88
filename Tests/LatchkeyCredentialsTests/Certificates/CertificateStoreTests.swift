//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import Testing

@Suite struct CertificateStoreTests {
    private let folder: TestFolder

    init() throws {
        self.folder = try TestFolder()
        let key = try Samples.key()
        let file = try key.certificatesPEM() + key.privateKey.pem()
        for path in [".dotnet/corefx/cryptography/x509stores/my", "stores/LocalMachine/Root", "mine"] {
            try self.folder.write(file, to: "\(path)/a.pem")
        }
    }

    private func assertion(
        store: String?,
        _ variables: [String: String]
    ) async throws -> String? {
        let description = try CredentialDescription.certificate(subjectName: "service", store: store)
        let services = CredentialServices(clock: ManualClock().clock, variable: { variables[$0] })
        let credential = try await description.load(using: services)
        return try await credential.authentication(for: Samples.context).value(of: "client_assertion")
    }

    // Scoreboard: B7
    @Test(arguments: [nil, "CurrentUser/My", "currentuser/my", "~/mine"])
    func theUsersStoreIsThatOfOtherRuntimes(store: String?) async throws {
        #expect(try await self.assertion(store: store, ["HOME": self.folder.path]) != nil)
    }

    @Test func aDirectoryIsAStore() async throws {
        #expect(try await self.assertion(store: self.folder.path(of: "mine"), [:]) != nil)
    }

    @Test func storesCanBeElsewhere() async throws {
        let variables = ["LATCHKEY_CERTIFICATE_STORES": self.folder.path(of: "stores")]
        #expect(try await self.assertion(store: "LocalMachine/Root", variables) != nil)
    }

    @Test func theMachineHasNone() async throws {
        let error = await #expect(throws: CredentialError.self) {
            try await self.assertion(store: "LocalMachine/My", ["HOME": self.folder.path])
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("LATCHKEY_CERTIFICATE_STORES") == true)
        let homeless = await #expect(throws: CredentialError.self) { try await self.assertion(store: nil, [:]) }
        #expect(homeless?.message.contains("HOME") == true)
    }

    @Test(arguments: ["My", "CurrentUser", "Nobody/My", "CurrentUser/", "CurrentUser/../x", "CurrentUser/My/x"])
    func otherNamesAreRefused(store: String) {
        let error = #expect(throws: CredentialError.self) {
            try CredentialDescription.certificate(subjectName: "service", store: store)
        }
        #expect(error?.code == .invalidDescription)
    }
}
