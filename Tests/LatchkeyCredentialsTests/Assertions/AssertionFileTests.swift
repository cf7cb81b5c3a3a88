//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCredentials
import Testing

@Suite struct AssertionFileTests {
    private let clock = ManualClock()
    private let folder: TestFolder

    init() throws {
        self.folder = try TestFolder()
    }

    private func credential(_ name: String = "token") -> SignedAssertionCredential {
        let file = AssertionFile(path: self.folder.path(of: name), clock: self.clock.clock)
        return SignedAssertionCredential(file, clock: self.clock.clock)
    }

    private func text(_ credential: SignedAssertionCredential) async throws -> String {
        try #require(try await credential.authentication(for: Samples.context).value(of: "client_assertion"))
    }

    // Scoreboard: B9
    @Test func theFileIsReadAgainWhenItChanges() async throws {
        try self.folder.write(foreignToken(subject: "1") + "\n", to: "token")
        let credential = self.credential()
        #expect(try await self.text(credential) == foreignToken(subject: "1"))
        // Long before the first one expires.
        try self.folder.write(foreignToken(subject: "22"), to: "token")
        #expect(try await self.text(credential) == foreignToken(subject: "22"))
    }

    @Test func aFileOfTheSameSizeAndTimeIsAnotherOne() async throws {
        try self.folder.write(foreignToken(subject: "1"), to: "token")
        try self.folder.write(foreignToken(subject: "2"), to: "new")
        // The same time, too.
        for name in ["token", "new"] {
            let time = Date(timeIntervalSince1970: 1_767_225_600)
            try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: self.folder.path(of: name))
        }
        let credential = self.credential()
        #expect(try await self.text(credential) == foreignToken(subject: "1"))
        #expect(unsafe rename(self.folder.path(of: "new"), self.folder.path(of: "token")) == 0)
        #expect(try await self.text(credential) == foreignToken(subject: "2"))
    }

    /// Orchestrators replace the folder behind a chain of links in one step.
    @Test func linksThatAreExchangedAreFollowed() async throws {
        try self.folder.write(foreignToken(subject: "1"), to: "..1/token")
        try self.folder.write(foreignToken(subject: "2"), to: "..2/token")
        try self.folder.link("..data", to: "..1")
        try self.folder.link("token", to: "..data/token")
        let credential = self.credential()
        #expect(try await self.text(credential) == foreignToken(subject: "1"))
        try self.folder.link("..data", to: "..2")
        #expect(try await self.text(credential) == foreignToken(subject: "2"))
    }

    @Test func theVariableNamesTheFile() async throws {
        try self.folder.write(foreignToken(), to: "token")
        let path = self.folder.path(of: "token")
        let services = CredentialServices(clock: self.clock.clock) {
            $0 == "AZURE_FEDERATED_TOKEN_FILE" ? path : nil
        }
        let credential = try await CredentialDescription.assertionFile().load(using: services)
        let authentication = try await credential.authentication(for: Samples.context)
        #expect(authentication.value(of: "client_assertion") == foreignToken())
        let without = CredentialServices(variable: { _ in nil })
        let error = await #expect(throws: CredentialError.self) {
            try await CredentialDescription.assertionFile().load(using: without)
        }
        #expect(error?.code == .invalidDescription)
        #expect(error?.message.contains("AZURE_FEDERATED_TOKEN_FILE") == true)
    }

    @Test(arguments: ["", "\n", "s3cr3t", "a.b.c", "s3cr3t.\(foreignToken())", "{\"token\":\"s3cr3t\"}"])
    func aFileWithSomethingElseIsRefused(content: String) async throws {
        try self.folder.write(content, to: "token")
        let error = await #expect(throws: CredentialError.self) { try await self.text(self.credential()) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("s3cr3t") == false)
        #expect(error?.message.contains(self.folder.path) == true)
    }

    @Test func anExpiredOneIsRefused() async throws {
        try self.folder.write(foreignToken(expiresAt: self.clock.now), to: "token")
        let error = await #expect(throws: CredentialError.self) { try await self.text(self.credential()) }
        #expect(error?.code == .expired)
        #expect(error?.message.contains("clock") == true)
    }

    @Test func whatIsNoFileIsRefused() async throws {
        try self.folder.write("", to: "folder/x")
        #expect(unsafe mkfifo(self.folder.path(of: "pipe"), 0o600) == 0)
        try self.folder.write([UInt8](repeating: 0x41, count: 1_048_577), to: "huge")
        for name in ["missing", "folder", "pipe", "huge", "huge/below", String(repeating: "x", count: 300), ""] {
            let error = await #expect(throws: CredentialError.self) { try await self.text(self.credential(name)) }
            #expect(error?.code == .unavailable, "\(name)")
        }
    }

    @Test func aFileBindsNothing() async throws {
        try self.folder.write(foreignToken(), to: "token")
        let file = AssertionFile(path: self.folder.path(of: "token"), clock: self.clock.clock)
        let credential = SignedAssertionCredential(file, isBound: true, clock: self.clock.clock)
        let error = await #expect(throws: CredentialError.self) {
            try await credential.authentication(for: Samples.context)
        }
        #expect(error?.code == .notSupported)
    }
}
