//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct FaultTests {
    @Test func faultsMeetRequestsInOrderAndThenEnd() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            emulator.script(
                .status(.serviceUnavailable, retryAfter: .seconds(7), times: 2),
                .init(status: .ok, headers: [.contentType: "text/html"], body: Array("<html>".utf8)),
                for: .token
            )
            for _ in 0..<2 {
                let answer = try await client.requestToken()
                #expect(answer.status == 503)
                #expect(answer.headers[.retryAfter] == "7")
                #expect(answer.body.isEmpty)
            }
            let html = try await client.requestToken()
            #expect(html.status == 200)
            #expect(html.headers[.contentType] == "text/html")
            #expect(html.body == Array("<html>".utf8))
            #expect(try await client.requestToken().json["access_token"] != nil)
            #expect(emulator.requestCount(of: .token) == 4)
        }
    }

    @Test func faultsMeetOnlyTheirEndpointAndCanBeRemoved() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            emulator.script(.status(.tooManyRequests, times: nil), for: .products)
            emulator.script(.status(.tooManyRequests, times: 0), for: .token)
            let token = try await client.token()
            for _ in 0..<3 { #expect(try await client.products(token: token).status == 429) }
            emulator.removeFaults(for: .token)
            #expect(try await client.products(token: token).status == 429)
            emulator.removeFaults()
            #expect(try await client.products(token: token).status == 200)
        }
    }

    @Test func aFaultWithoutStatusChangesTheTrueAnswer() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            emulator.script(.init(headers: [.age: "5"]), .init(body: Array("{}".utf8)), for: .token)
            let withHeader = try await client.requestToken()
            #expect(withHeader.headers[.age] == "5")
            #expect(try withHeader.json["access_token"] != nil)
            let withBody = try await client.requestToken()
            #expect(withBody.status == 200)
            #expect(withBody.body == Array("{}".utf8))
        }
    }

    @Test func latencyDelaysTheAnswer() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            _ = try await client.token()
            emulator.script(.latency(.milliseconds(120)), for: .token)
            let start = ContinuousClock.now
            #expect(try await client.requestToken().status == 200)
            let time = ContinuousClock.now - start
            #expect(time >= .milliseconds(120))
        }
    }

    @Test func aGateHoldsAnswersUntilItOpens() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let gate = Emulator.Gate()
            emulator.script(.held(by: gate), for: .token)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 { group.addTask { try await client.requestToken().status } }
                await gate.arrivals(atLeast: 3)
                #expect(emulator.requestCount(of: .token) == 3)
                gate.open()
                for try await status in group { #expect(status == 200) }
            }
            // An open gate holds nobody, and arrivals that were are known at once.
            #expect(try await client.requestToken().status == 200)
            await gate.arrivals(atLeast: 4)
        }
    }

    @Test func stoppingDoesNotWaitForHeldAnswers() async throws {
        let gate = Emulator.Gate()
        let emulator = try await Emulator.start(.testing)
        let client = try TestClient(emulator)
        emulator.script(.held(by: gate), for: .token)
        let answer = Task { try await client.requestToken() }
        await gate.arrivals(atLeast: 1)
        await emulator.stop()
        await #expect(throws: (any Error).self) { _ = try await answer.value }
    }
}
