//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyAzure
import LatchkeyEmulator
import Testing

/// The emulator's Blob Storage as a client sees it that others wrote, and our requests beside those of that client.
@Suite(
    .enabled(if: Judge.python != nil, "Set LATCHKEY_PYTHON to a Python that has azure-storage-blob."),
    .timeLimit(.minutes(5))
)
struct BlobJudgeTests {
    /// Fields that only one of the clients sends, and that mean the same to the service.
    private static let ignored: Set<String> = ["content-type"]

    // Scoreboard: BL1, BL2, BL3, BL4, BL5, BL6, BL7
    @Test func ourRequestsAreThoseOfTheStorageClient() async throws {
        try await AzureService.run { service in
            var ours = BlobScenario(try service.blobs)
            try await ours.run()
            let theirs: BlobScenario.Findings = try await service.judge(
                "blobs.py",
                ["url": service.emulator.blobURL(account: "judge"), "action": "scenario"],
                scope: "https://storage.azure.com/.default"
            )
            #expect(ours.findings == theirs)
            let requests = service.emulator.requests(of: .blob)
            let own = requests.filter { $0.host.hasPrefix("contoso.") }.map { DataRequest($0, ignoring: Self.ignored) }
            let other = requests.filter { $0.host.hasPrefix("judge.") }.map { DataRequest($0, ignoring: Self.ignored) }
            #expect(own.count == other.count)
            for (own, other) in zip(own, other) {
                let aligned = other.description.replacing("judge.blob", with: "contoso.blob")
                #expect(own.description == aligned)
            }
        }
    }
}
