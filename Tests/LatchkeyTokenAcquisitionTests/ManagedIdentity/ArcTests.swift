//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct ArcTests {
    /// A folder for the agent's keys that is gone with the test.
    private struct Folder: ~Copyable {
        let path = "/tmp/latchkey-arc-\(UUID().uuidString)/"

        init() throws { try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(atPath: self.path) }

        func write(_ text: String, to name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: self.path + name))
        }
    }

    private func client(_ issuer: ScriptedIssuer, directory: String) -> ManagedIdentityClient {
        ManagedIdentityClient(
            http: issuer.http,
            timing: .immediate,
            environment: [:],
            hasArcAgent: true,
            arcDirectory: directory,
            loadTimeout: .seconds(600)
        )
    }

    private func issuer(_ challenge: String?, _ members: String = "") -> ScriptedIssuer {
        ScriptedIssuer { call in
            guard call.field("Authorization") != nil else {
                return .init(status: 401, fields: challenge.map { [.wwwAuthenticate: $0] } ?? [:], body: "")
            }
            return .token("arc", members)
        }
    }

    // Scoreboard: P31
    @Test func theAgentsKeyIsShown() async throws {
        let folder = try Folder()
        try folder.write("the-key", to: "9a2c0e7b-1f55.key")
        let issuer = self.issuer("Basic realm=\(folder.path)9a2c0e7b-1f55.key")
        let client = self.client(issuer, directory: folder.path)
        #expect(try await client.token(scopes: ["https://x/.default"], as: .managedIdentity()).value == "arc")
        #expect(issuer.calls.map { $0.field("Authorization") } == [nil, "Basic the-key"])
        #expect(issuer.calls.map(\.host) == ["127.0.0.1:40342", "127.0.0.1:40342"])
        #expect(issuer.calls.first?.query["api-version"] == "2020-06-01")
        #expect(issuer.calls.first?.field("Metadata") == "true")
    }

    // Scoreboard: P32
    @Test func anotherIdentityThanTheOneAskedForIsRefused() async throws {
        let folder = try Folder()
        try folder.write("k", to: "a.key")
        let challenge = "Basic realm=\(folder.path)a.key"
        let echo = self.client(self.issuer(challenge, #""client_id": "C""#), directory: folder.path)
        #expect(try await echo.token(scopes: ["x"], as: .managedIdentity(.clientID("c"))).value == "arc")
        for members in ["", #""client_id": "other""#, #""client_id": null"#] {
            let silent = self.client(self.issuer(challenge, members), directory: folder.path)
            let error = await #expect(throws: AcquisitionError.self) {
                try await silent.token(scopes: ["x"], as: .managedIdentity(.clientID("c")))
            }
            #expect(error?.reason == "user_assigned_managed_identity_not_supported")
        }
    }

    @Test(
        "A challenge that names another file is refused",
        arguments: [
            nil, "", "Basic", "Basic realm", "Bearer realm=DIRa.key", "Basic realm=", "Basic realm=a.key",
            "Basic realm=/etc/passwd", "Basic realm=DIR../secret.key", "Basic realm=DIR..%2fsecret.key",
            "Basic realm=DIRsub/a.key", "Basic realm=DIRa.txt", "Basic realm=DIR.key", "Basic realm=DIRa.key.key",
            "Basic realm=DIRa.key, x=y", "Basic realm=\"DIRa.key\"", "Basic realm=DIR/a.key",
            "Basic realm=DIRmissing.key",
            "Basic realm=DIRlink.key", "Basic realm=DIRfolder.key", "Basic realm=DIRlarge.key",
            "Basic realm=DIRempty.key",
            "Basic realm=DIRlines.key", "Basic realm=DIR\u{0}a.key",
        ] as [String?]
    )
    func badChallenges(challenge: String?) async throws {
        let folder = try Folder()
        try folder.write("k", to: "a.key")
        try folder.write(String(repeating: "k", count: 4097), to: "large.key")
        try folder.write("", to: "empty.key")
        try folder.write("a\r\nX-Evil: 1", to: "lines.key")
        try folder.write("k", to: "target")
        try FileManager.default.createDirectory(atPath: folder.path + "folder.key", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "link.key",
            withDestinationPath: folder.path + "target"
        )
        let issuer = self.issuer(challenge?.replacing("DIR", with: folder.path))
        let client = self.client(issuer, directory: folder.path)
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: ["x"], as: .managedIdentity())
        }
        #expect(error?.code == .invalidResponse)
        #expect(issuer.calls.count == 1)
    }

    @Test func aKeyOfTheLargestSizeIsRead() async throws {
        let folder = try Folder()
        try folder.write(String(repeating: "k", count: 4096), to: "a.key")
        let client = self.client(self.issuer("Basic realm=\(folder.path)a.key"), directory: folder.path)
        #expect(try await client.token(scopes: ["x"], as: .managedIdentity()).value == "arc")
    }
}
