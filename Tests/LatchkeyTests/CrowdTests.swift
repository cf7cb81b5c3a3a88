//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

/// Ten thousand callers at once, over real TLS.
@Suite(.timeLimit(.minutes(5))) struct CrowdTests {
    private static let size = 10_000

    @Test func tenThousandCallsCostOneTokenRequest() async throws {
        try await TestService.run { service in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.size { group.addTask { _ = try await service.products() } }
                try await group.waitForAll()
            }
            #expect(service.emulator.requestCount(of: .token) == 1)
            #expect(service.emulator.requestCount(of: .products) == Self.size)
        }
    }

    @Test func cancellingAllCallersButOneLeavesOneSuccess() async throws {
        try await TestService.run { service in
            let gate = Emulator.Gate()
            service.emulator.script(.held(by: gate), for: .token)
            let latchkey = service.latchkey
            let callers = (0..<Self.size).map { _ in
                Task { try await latchkey.authorizationHeader(scopes: ["api://products/.default"], as: .app).value }
            }
            await gate.arrivals(atLeast: 1)
            for caller in callers.dropFirst() { caller.cancel() }
            // Those who gave up are told at once, while the answer is still held back.
            for caller in callers.dropFirst() {
                let error = await #expect(throws: AcquisitionError.self) { try await caller.value }
                #expect(error?.code == .cancelled)
            }
            gate.open()
            let header = try await callers[0].value
            #expect(header.hasPrefix("Bearer "))
            #expect(service.emulator.requestCount(of: .token) == 1)
        }
    }
}
