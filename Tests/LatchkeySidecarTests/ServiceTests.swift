//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Latchkey
import LatchkeyEmulator
import LatchkeyTokenCache
import LatchkeyWeb
import Testing

@testable import LatchkeySidecar

/// What a sidecar offers to those who run it.
@Suite(.timeLimit(.minutes(2))) struct ServiceTests {
    // Scoreboard: H10
    @Test func theDocumentIsTheOneThatIsKept() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Deployment/openapi.json")
        let kept = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? NSDictionary
        try await SidecarRig.run { rig in
            let answer = try await rig.send("/openapi/v1.json")
            #expect(answer.status == 200)
            #expect(answer.json as NSDictionary == kept)
            let paths = try #require(answer.json["paths"] as? [String: Any])
            let operations = paths.values.compactMap { $0 as? [String: [String: Any]] }
            let names = operations.flatMap(\.values).compactMap { $0["operationId"] as? String }
            #expect(
                names.sorted() == [
                    "AuthorizationHeader", "AuthorizationHeaderUnauthenticated", "DownstreamApi",
                    "DownstreamApiUnauthenticated", "ValidateAuthorizationHeader",
                ]
            )
        }
    }

    @Test func metricsAreForTheSameHost() async throws {
        try await SidecarRig.run(changing: { $0.hasMetrics = true }) { rig in
            _ = try await rig.send("/AuthorizationHeaderUnauthenticated/App")
            _ = try await rig.send("/AuthorizationHeaderUnauthenticated/App")
            _ = try await rig.send("/nothing")
            let answer = try await rig.send("/metrics")
            #expect(answer.fields[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            let line = "latchkey_sidecar_requests_total{route=\"AuthorizationHeaderUnauthenticated\",status=\"200\"} 2"
            #expect(answer.text.contains(line))
            #expect(answer.text.contains("latchkey_sidecar_requests_total{route=\"none\",status=\"404\"} 1"))
            #expect(answer.text.contains("latchkey_cache_entries 1"))
            #expect(answer.text.contains("_bucket{route=\"AuthorizationHeaderUnauthenticated\",le=\"+Inf\"} 2"))
            for line in answer.text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
            }
            #expect(try await rig.send("/metrics", peer: .ip("10.0.0.7")).status == 403)
        }
    }

    @Test func readinessWaitsForKeys() async throws {
        try await SidecarRig.run { rig in
            let gate = Emulator.Gate()
            rig.emulator.script(.held(by: gate), for: .keys)
            #expect(try await rig.send("/readyz").status == 503)
            let upkeep = Task(name: "upkeep") { await rig.sidecar.run() }
            await gate.arrivals(atLeast: 1)
            #expect(try await rig.send("/readyz").status == 503)
            #expect(try await rig.send("/healthz").status == 200)
            gate.open()
            while try await rig.send("/readyz").status != 200 { await Task.yield() }
            upkeep.cancel()
            await upkeep.value
        }
    }

    @Test func sessionsSurviveARestart() async throws {
        let store = MemoryTokenStore()
        let open = #"{"Sidecar": {"AllowOverrides": {"GetAuthorizationHeaderUnauthenticated": true}}}"#
        try await SidecarRig.run(settings: open, store: store) { rig in
            let key = "optionsOverride.AcquireTokenOptions.LongRunningWebApiSessionKey"
            let start = try await rig.send("/AuthorizationHeader/Echo?\(key)=mine", token: try rig.userToken())
            #expect(start.json["longRunningSessionKey"] as? String == "mine")
            let again = try rig.restarted(with: store)
            let later = try await again.send("/AuthorizationHeaderUnauthenticated/Echo?\(key)=mine")
            #expect(later.status == 200)
            #expect(later.claims["scp"] as? String == "Products.Read")
            await again.latchkey.shutdown()
        }
    }
}
