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
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

/// An application that calls the emulator's Blob Storage and Key Vault.
struct AzureService {
    let service: TestService

    var emulator: Emulator { self.service.emulator }
    var latchkey: LatchkeyClient { self.service.latchkey }
    /// An account of Blob Storage that nobody else uses.
    var blobs: BlobServiceClient { get throws { try self.latchkey.blobService(self.emulator.blobURL()) } }
    /// How a vault is asked whose deletions end when they are looked for again.
    static var vaultOptions: KeyVaultClientOptions {
        var options = KeyVaultClientOptions()
        options.pollingInterval = .zero
        return options
    }

    static func run(
        _ configuration: Emulator.Configuration = .init(),
        _ body: (AzureService) async throws -> Void
    ) async throws {
        var configuration = configuration
        configuration.keyVault.tenant = TestService.tenant
        try await TestService.run(configuration) { try await body(AzureService(service: $0)) }
    }

    /// Lets a script of the Python clients do something, and returns what it printed.
    func judge<Findings: Decodable>(
        _ script: String,
        _ order: [String: String],
        scope: String
    ) async throws -> Findings {
        var order = order
        order["ca"] = self.service.folder.path("ca.pem")
        order["token"] = try await self.latchkey.azureCredential().token(for: scope).value
        let text = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
        let output = try await runProgram(
            try #require(Judge.python),
            [URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python/\(script)").path],
            environment: ["LATCHKEY_ORDER": text, "PYTHONDONTWRITEBYTECODE": "1"]
        )
        return try JSONDecoder().decode(Findings.self, from: output)
    }
}

/// What a request says, without what differs from one client to the next.
struct DataRequest: Hashable, CustomStringConvertible {
    var description: String

    init(_ request: Emulator.RecordedRequest, ignoring ignored: Set<String> = []) {
        let query = request.query.filter { $0.name != "api-version" }
            .map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "&")
        let fields = request.headers.filter { field in
            let name = field.name.canonicalName
            let matters = name.hasPrefix("x-ms-") || name.hasPrefix("if-") || name == "content-type"
            return matters && !Self.ignored.contains(name) && !ignored.contains(name)
        }
        let lines = fields.map { "\($0.name.canonicalName): \($0.value)" }.sorted().joined(separator: "; ")
        let body = Self.normalized(request.body)
        // What the service itself has named differs from one run to the next.
        self.description = "\(request.method) \(request.path)?\(query) [\(lines)] \(body)"
            .replacing(/0x8D[0-9A-F]{13}/, with: "<tag>")
            .replacing(/\d{4}-\d\d-\d\dT[\d:.]+Z/, with: "<time>")
            .replacing(/[0-9a-f]{32}/, with: "<version>")
    }

    private static let ignored: Set<String> = [
        "x-ms-client-request-id", "x-ms-date", "x-ms-return-client-request-id", "x-ms-version",
    ]

    /// JSON with its members in order, XML without its declaration.
    private static func normalized(_ body: [UInt8]) -> String {
        if let value = try? JSONSerialization.jsonObject(with: Data(body)),
            let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
        {
            return String(decoding: data, as: UTF8.self)
        }
        let text = String(decoding: body, as: UTF8.self)
        guard text.hasPrefix("<?xml"), let end = text.firstRange(of: "?>") else { return text }
        return String(text[end.upperBound...].drop(while: \.isWhitespace))
    }
}
