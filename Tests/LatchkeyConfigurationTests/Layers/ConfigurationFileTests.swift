//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyConfiguration

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct ConfigurationFileTests {
    /// Runs a test with a path in a temporary folder that is removed afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private let settings = """
        {
          "Latchkey": { "CertificateAuthorityFile": "certificates/ca.pem" },
          "AzureAd": {
            "Instance": "https://login.microsoftonline.com/", "TenantId": "contoso.onmicrosoft.com", "ClientId": "c",
            "ClientCredentials": [{ "SourceType": "ClientSecret", "ClientSecret": "s" }]
          }
        }
        """

    @Test func aMissingFileIsNamed() throws {
        try self.withFolder { folder in
            let error = try #require(throws: ConfigurationError.self) {
                try ConfigurationSource.file(folder + "/appsettings.json").load()
            }
            #expect(error.code == .fileNotFound)
            #expect(error.message.contains("\(folder)/appsettings.json does not exist"))
            #expect(error.message.contains("Create it"))
        }
    }

    @Test func aRelativePathIsExplainedByTheWorkingDirectory() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try ConfigurationSource.file("no-such-appsettings.json").load()
        }
        #expect(error.message.contains("The working directory is \(FileManager.default.currentDirectoryPath)"))
    }

    @Test func anOptionalFileMayBeMissing() throws {
        let source = ConfigurationSource(layers: [.json(self.settings), .file("/no/such/file.json", isOptional: true)])
        #expect(try source.load().application.clientID == "c")
    }

    @Test func aFolderIsUnreadable() throws {
        try self.withFolder { folder in
            let error = try #require(throws: ConfigurationError.self) { try ConfigurationSource.file(folder).load() }
            #expect(error.code == .fileUnreadable)
            #expect(error.message.contains(folder))
            #expect(error.cause != nil)
        }
    }

    @Test func aHugeFileIsRefused() throws {
        try self.withFolder { folder in
            let path = folder + "/huge.json"
            try Data(count: ConfigurationFile.maximumSize + 1).write(to: URL(filePath: path))
            let error = try #require(throws: ConfigurationError.self) { try ConfigurationSource.file(path).load() }
            #expect(error.code == .fileUnreadable)
            #expect(error.message.contains("larger than 4 MiB"))
        }
    }

    @Test func pathsInAFileAreRelativeToItsFolder() throws {
        try self.withFolder { folder in
            let path = folder + "/appsettings.json"
            try Data(self.settings.utf8).write(to: URL(filePath: path))
            let settings = try ConfigurationSource(layers: [.file(path)]).load()
            #expect(settings.certificateAuthorityFile == folder + "/certificates/ca.pem")
            let overridden = try ConfigurationSource(layers: [
                .file(path), .environment(["Latchkey__CertificateAuthorityFile": "other.pem"]),
            ]).load()
            #expect(overridden.certificateAuthorityFile == "other.pem")
        }
    }

    @Test func brokenJSONIsReportedWithThePathOfTheFile() throws {
        try self.withFolder { folder in
            let path = folder + "/appsettings.json"
            try Data("{\n  \"AzureAd\": {\n    \"ClientId\" \"x\"\n".utf8).write(to: URL(filePath: path))
            let error = try #require(throws: ConfigurationError.self) { try ConfigurationSource.file(path).load() }
            #expect(error.code == .invalidJSON)
            #expect(error.message == "\(path):3:16: Expected ':' after a key, found '\"'.")
        }
    }
}
