//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

@testable import LatchkeyConfiguration

/// The schema for editors is that of the decoder.
@Suite struct ConfigurationSchemaTests {
    /// A section that says something about everything that is inside it.
    private static let everything = """
        { "AcquireTokenOptions": { "ManagedIdentity": { "UserAssignedClientId": "m" }, "ExtraParameters": { "x": 1 } },
          "Retries": { "BaseDelay": 1 }, "Concurrency": { "MaximumCalls": 1 }, "Telemetry": { "HeaderFields": "a" },
          "BaseUrl": "https://a.example/", "Scopes": "a",
          "ClientCredentialsUsingManagedIdentity": { "IsEnabled": true },
          "ClientCredentials": [] }
        """

    private func reader(_ schema: SectionSchema) throws -> SectionReader {
        let root = try ConfigurationSource.json("{ \"Section\": \(Self.everything) }").tree()
        return SectionReader(try #require(root.object?["Section"]?.node), path: "Section", schema)
    }

    private func names(_ schema: SectionSchema, below path: String = "") -> [String] {
        schema.keys.filter(\.isRead).flatMap { key -> [String] in
            let name = path + key.name.lowercased()
            guard case .section(let inner) = key.shape else { return [name] }
            return [name] + self.names(inner, below: "\(name):")
        }
    }

    @Test func whatTheSchemaOffersIsRead() throws {
        var api = try self.reader(.downstreamAPI)
        _ = api.downstreamAPIOptions()
        #expect(Set(self.names(.downstreamAPI)).subtracting(api.asked).sorted() == [])
        var application = try self.reader(.application)
        _ = application.applicationOptions(isAsked: true)
        #expect(Set(self.names(.application)).subtracting(application.asked).sorted() == [])
    }

    // Scoreboard: A17
    @Test func everyKeyIsExplainedAndEveryReferenceLeadsSomewhere() throws {
        let text = ConfigurationSchema.text()
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let definitions = try #require(schema["definitions"] as? [String: [String: Any]])
        for section in ConfigurationSchema.sectionSchemas() {
            let properties = try #require(definitions[section.name]?["properties"] as? [String: [String: Any]])
            #expect(properties.keys.sorted() == section.keys.map(\.name).sorted())
            #expect(properties.values.allSatisfy { ($0["description"] as? String)?.isEmpty == false })
            #expect(definitions[section.name]?["additionalProperties"] as? Bool == false)
        }
        let references = text.matches(of: #/"#\/definitions\/(\w+)"/#).map { String($0.output.1) }
        #expect(!references.isEmpty && references.allSatisfy { definitions[$0] != nil })
        let roots = try #require(schema["properties"] as? [String: Any])
        #expect(roots.keys.sorted() == ["AzureAd", "DownstreamApis", "Latchkey"])
    }

    @Test func otherNamesOfSectionsAndSchemesAreInTheSchema() {
        var sections = ConfigurationSource.Sections(application: "EntraId")
        sections.applications = ["Partner"]
        sections.protocolSchemes = ["SAML"]
        let text = ConfigurationSchema.text(for: sections)
        #expect(text.contains("\"EntraId\"") && text.contains("\"Partner\"") && text.contains("\"SAML\""))
        #expect(!text.contains("\"AzureAd\""))
    }
}

// MARK: - An independent validator

/// A JSON Schema validator that others wrote judges files by the schema; the decoder must come to the same verdicts.
@Suite(
    .enabled(if: SchemaJudge.python != nil, "Set LATCHKEY_PYTHON to a Python that has jsonschema."),
    .timeLimit(.minutes(5))
)
struct SchemaJudgeTests {
    private static let file = """
        { "AzureAd": { "Instance": "https://login.microsoftonline.com/", "TenantId": "t", "ClientId": "c",
            "ClientCredentials": [ { "SourceType": "ClientSecret", "ClientSecret": "s" } ] },
          "DownstreamApis": { "A": { "BaseUrl": "https://a.example/", "Scopes": ["api://a/.default"] } } }
        """

    /// Changes that decoder and schema both refuse.
    private static let wrong = [
        ("\"TenantId\"", "\"TennantId\""), ("\"c\"", "{}"), ("\"ClientSecret\", \"C", "\"Secret\", \"C"),
        ("[\"api://a/.default\"]", "{ \"a\": 1 }"), ("[\"api://a/.default\"]", "[1]"),
        ("\"BaseUrl\"", "\"Timeout\": \"soon\", \"BaseUrl\""), ("\"BaseUrl\"", "\"Timeout\": -1, \"BaseUrl\""),
        ("\"BaseUrl\"", "\"HttpMethod\": \"Gat\", \"BaseUrl\""),
        ("\"BaseUrl\"", "\"ProtocolScheme\": \"SAML\", \"BaseUrl\""),
        ("\"BaseUrl\"", "\"AcquireTokenOptions\": { \"Tenat\": \"x\" }, \"BaseUrl\""),
        ("\"BaseUrl\"", "\"Retries\": { \"MaximumAttempts\": 0 }, \"BaseUrl\""),
        ("\"BaseUrl\"", "\"RequestAppToken\": \"yes\", \"BaseUrl\""), ("{ \"A\": {", "{ \"A\": { \"B\": 1,"),
    ]

    /// Changes that both accept.
    private static let right = [
        ("\"TenantId\"", "\"tenantid\""), ("[\"api://a/.default\"]", "\"api://a/.default\""),
        ("\"BaseUrl\"", "\"Timeout\": \"00:00:05.5\", \"BaseUrl\""),
        ("\"BaseUrl\"", "\"HttpMethod\": \"pOST\", \"BaseUrl\""),
        ("\"BaseUrl\"", "\"RequestAppToken\": \"True\", \"BaseUrl\""),
        ("\"AzureAd\"", "\"Other\": { \"a\": 1 }, \"AzureAd\""),
        ("\"BaseUrl\"", "\"AcquireTokenOptions\": null, \"BaseUrl\""),
    ]

    private func variants(_ changes: [(String, String)]) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: changes.map {
                ("\($0.0) → \($0.1)", Self.file.replacing($0.0, with: $0.1, maxReplacements: 1))
            }
        )
    }

    // Scoreboard: A17
    @Test func theCorpusFollowsTheSchema() async throws {
        var documents: [String: String] = [:]
        for name in Corpus.names where name != "flat-keys" {
            documents[name] = try String(contentsOfFile: Corpus.path(name), encoding: .utf8)
        }
        let verdicts = try await SchemaJudge.verdicts(on: documents)
        #expect(verdicts.count == documents.count)
        for (name, verdict) in verdicts { #expect(verdict == nil, "\(name): \(verdict ?? "")") }
    }

    // Scoreboard: A17
    @Test func schemaAndDecoderAgree() async throws {
        let wrong = self.variants(Self.wrong)
        for (name, verdict) in try await SchemaJudge.verdicts(on: wrong) {
            #expect(verdict != nil, "The schema accepts \(name)")
            #expect(throws: ConfigurationError.self, "The decoder accepts \(name)") {
                try ConfigurationSource.json(wrong[name] ?? "").load()
            }
        }
        let right = self.variants(Self.right)
        for (name, verdict) in try await SchemaJudge.verdicts(on: right) {
            #expect(verdict == nil, "\(name): \(verdict ?? "")")
            #expect(throws: Never.self, "The decoder refuses \(name)") {
                try ConfigurationSource.json(right[name] ?? "").load()
            }
        }
    }
}

/// Runs the validator.
enum SchemaJudge {
    /// The interpreter of the virtual environment that holds the validator, made by the full test command.
    static let python = ProcessInfo.processInfo.environment["LATCHKEY_PYTHON"]

    /// What is wrong with each document; nil when nothing is.
    static func verdicts(on documents: [String: String]) async throws -> [String: String?] {
        let order: [String: Any] = ["schema": ConfigurationSchema.text(), "documents": documents]
        let folder = FileManager.default.temporaryDirectory.appending(path: "schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appending(path: "in")
        let output = folder.appending(path: "out")
        try JSONSerialization.data(withJSONObject: order).write(to: input)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.python))
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "validate.py")
        process.arguments = [script.path]
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        let status = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        #expect(status == 0)
        let verdicts = try JSONSerialization.jsonObject(with: Data(contentsOf: output)) as? [String: Any]
        return try #require(verdicts).mapValues { $0 as? String }
    }
}
