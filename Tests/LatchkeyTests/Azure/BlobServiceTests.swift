//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyAzure
import LatchkeyEmulator
import LatchkeyHTTP
import Testing

/// Blob Storage as the emulator serves it.
@Suite(.timeLimit(.minutes(5))) struct BlobServiceTests {
    private typealias Refusal = BlobScenario.Findings.Refusal

    // Scoreboard: BL2, BL3, BL4, BL5, BL6, BL7
    @Test func blobsAreWrittenReadChangedLeasedAndDeleted() async throws {
        try await AzureService.run { service in
            var scenario = BlobScenario(try service.blobs)
            try await scenario.run()
            let findings = scenario.findings
            #expect(findings.containerExists == Refusal(409, "ContainerAlreadyExists"))
            #expect(findings.blobExists == Refusal(409, "BlobAlreadyExists"))
            #expect(findings.changed == Refusal(412, "ConditionNotMet"))
            #expect(findings.tags == true)
            #expect(findings.hierarchy == ["logs/2026/", BlobScenario.name])
            #expect(findings.range == "cde")
            #expect(findings.whole == "hello")
            #expect(findings.empty?.isEmpty == true)
            #expect(findings.uncommitted == [3, 3])
            #expect(findings.blocks == "twoone")
            #expect(findings.leased == Refusal(412, "LeaseIdMissing"))
            #expect(findings.broken == 0)
            #expect(findings.snapshot == "hello")
            #expect(findings.snapshots == Refusal(409, "SnapshotsPresent"))
            #expect(findings.copy == "success")
            #expect(findings.noContainer == Refusal(404, "ContainerNotFound"))
            // One token for all of it.
            #expect(service.emulator.requestCount(of: .token) == 1)
        }
    }

    // Scoreboard: BL3
    @Test func thousandsOfBlobsAreListedPageByPage() async throws {
        var configuration = Emulator.Configuration()
        configuration.storage.generatedBlobs = 12_000
        try await AzureService.run(configuration) { service in
            var names: Set<String> = []
            let container = try service.blobs.container("generated")
            for try await blob in container.blobs() { names.insert(blob.name) }
            #expect(names.count == 12_000)
            #expect(service.emulator.requestCount(of: .blob) == 3)
            // A listing goes on where another stopped.
            var pages = container.blobs(pageSize: 5000).pages.makeAsyncIterator()
            let first = try #require(try await pages.next())
            var rest = 0
            for try await _ in container.blobs(from: first.nextMarker) { rest += 1 }
            #expect(first.items.count + rest == 12_000)
        }
    }

    // Scoreboard: AZ4
    @Test func accountsOfAnotherTenantSaySo() async throws {
        let other = "7e8f90a1-0000-4a5b-8c6d-3a1c2b4db2c3"
        var configuration = Emulator.Configuration()
        configuration.storage.tenant = other
        try await AzureService.run(configuration) { service in
            let credential = try service.latchkey.azureCredential(additionallyAllowedTenants: ["*"])
            let trust = CurlHTTPClient.TrustRoots.file(service.service.folder.path("ca.pem"))
            let http = try CurlHTTPClient(configuration: .init(trustRoots: trust))
            let url = service.emulator.blobURL()
            let blobs = try BlobServiceClient(url: url, credential: credential, http: http)
            try await blobs.container("data").create()
            try await blobs.container("data").delete()
            #expect(service.emulator.requestCount(of: .blob) == 3)
            #expect(service.emulator.requests(of: .token).map(\.tenant) == [TestService.tenant, other])
            // Who does not allow it is told which tenant is wanted.
            let error = await #expect(throws: AzureError.self) { try await service.blobs.container("data").create() }
            #expect(error?.code == .credential)
            #expect(error?.message.contains(other) == true)
            await http.shutdown()
        }
    }

    // Scoreboard: AZ4
    @Test func aRevokedTokenIsReplacedOnce() async throws {
        try await AzureService.run { service in
            let container = try service.blobs.container("data")
            try await container.create()
            let clientID = try #require(service.emulator.configuration.applications.first?.clientID)
            service.emulator.revokeTokens(of: clientID)
            #expect(try await container.exists())
            let requests = service.emulator.requests(of: .token)
            #expect(requests.count == 2)
            #expect(requests.allSatisfy { $0.formValue("claims")?.lowercased().contains("cp1") == true })
            #expect(requests.last?.formValue("claims")?.contains("nbf") == true)
        }
    }

    @Test func whoMayOnlyReadIsToldSo() async throws {
        var configuration = Emulator.Configuration()
        configuration.storage.readers = [configuration.applications[0].clientID]
        try await AzureService.run(configuration) { service in
            let container = try service.blobs.container("data")
            let error = await #expect(throws: AzureError.self) { try await container.create() }
            #expect(error?.code == .forbidden)
            #expect(error?.serviceCode == .authorizationPermissionMismatch)
            let exists = try await container.exists()
            #expect(!exists)
        }
    }

    // Scoreboard: BL4, BL5
    @Test func muchContentGoesUpInBlocksAndComesDownInRanges() async throws {
        try await AzureService.run { service in
            var options = BlobClientOptions()
            options.singleUploadLimit = 1 << 20
            options.blockSize = 1 << 20
            options.downloadRangeSize = 3 << 20
            let blobs = try service.latchkey.blobService(service.emulator.blobURL(), options: options)
            let container = blobs.container("data")
            try await container.create()
            let content = (0..<(8 << 20) + 17).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try await container.blob("big.bin").upload(content)
            #expect(try await container.blob("big.bin").bytes() == content)
            let blocks = try await container.blob("big.bin").blocks()
            #expect(blocks.committed.map(\.size).reduce(0, +) == Int64(content.count))
            #expect(blocks.committed.count == 9)
            #expect(blocks.uncommitted.isEmpty)
        }
    }
}
