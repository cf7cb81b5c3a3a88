//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyFuzzing
import LatchkeyTokenCache
import Testing

@testable import LatchkeyTokenAcquisition

/// Damaged answers of hosts with identities, and hosts whose clocks are wrong.
@Suite(.timeLimit(.minutes(10))) struct IdentityFuzzTests {
    private static let now: Int64 = 1_767_225_600
    private static let good = [
        #"{"access_token":"a","token_type":"Bearer","expires_in":"3600","expires_on":"1767229200","resource":"x"}"#,
        #"{"access_token":"a","expires_on":"1/1/2026 1:00:00 AM +00:00","refresh_in":1800,"client_id":"c"}"#,
    ]
    private static let refusals = [
        #"{"error":"invalid_request","error_description":"Identity not found"}"#,
        #"{"error":{"code":"AudienceNotSupported","message":"audience"},"correlationId":"id"}"#,
    ]

    private static func request() throws -> ManagedIdentityRequest {
        ManagedIdentityRequest(
            host: try ManagedIdentityHost(environment: [:], hasArcAgent: false),
            identity: .systemAssigned,
            resource: "https://vault.azure.net",
            correlationID: "c"
        )
    }

    private static func answer(
        _ body: [UInt8],
        status: Int = 200,
        date: String? = nil
    ) throws -> ManagedIdentityAnswer {
        ManagedIdentityAnswer(
            answer: .init(status: status, fields: date.map { [.date: $0] } ?? [:], body: body),
            request: try Self.request()
        )
    }

    @Test func damagedAnswersAreTokensOrErrors() async throws {
        for (number, body) in Mutator(Self.good + Self.refusals, seed: 1).prefix(2_000).enumerated() {
            await Task.yield()
            let status = [200, 200, 200, 400, 404, 500][number % 6]
            let answer = try Self.answer(body, status: status)
            do throws(AcquisitionError) {
                let token = try answer.token(at: Self.now)
                guard case .duration(let life) = token.lifetime else { continue }
                #expect(life > .zero && life <= .seconds(315_576_000), "input \(number)")
                #expect(token.value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "input \(number)")
            } catch {
                #expect([.invalidResponse, .service].contains(error.code), "input \(number): \(error)")
                #expect(error.message.utf8.count < 12_288, "input \(number)")
            }
        }
    }

    /// The end of a token is told by the clock of whoever made it, which this host's clock may disagree with.
    @Test(
        "A clock that is wrong by hours makes no token last longer",
        arguments: [
            // What the host's clock says, what the answer's says, and how long the token then lives.
            (0, 0, 3600), (-5 * 3600, 0, 3600), (-5 * 3600, nil, 6 * 3600), (0, nil, 3600), (-60, 0, 3600),
            (5 * 3600, 0, nil), (5 * 3600, nil, nil), (0, -5 * 3600, 3600), (1800, 0, 1800),
        ] as [(Int64, Int64?, Int?)]
    )
    func clocks(host: Int64, issuer: Int64?, life: Int?) throws {
        let body = Array(#"{"access_token":"a","expires_on":"\#(Self.now + 3600)"}"#.utf8)
        let answer = try Self.answer(body, date: issuer.map { Self.date(Self.now + $0) })
        guard let life else {
            let error = #expect(throws: AcquisitionError.self) { try answer.token(at: Self.now + host) }
            #expect(error?.code == .invalidResponse)
            #expect(error?.message.contains("clock") == true)
            return
        }
        #expect(try answer.token(at: Self.now + host).lifetime == .duration(.seconds(life)))
    }

    /// A time of the first day of 2026, or of the day before, as header fields have it.
    private static func date(_ seconds: Int64) -> String {
        let isToday = seconds >= Self.now
        let time = (seconds - Self.now + 86_400) % 86_400
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
        return isToday ? "Thu, 01 Jan 2026 \(clock) GMT" : "Wed, 31 Dec 2025 \(clock) GMT"
    }
}
