//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEmulator
import Testing

/// The requests of clients that others wrote beside ours, field by field.
@Suite(
    .enabled(if: Judge.python != nil, "Set LATCHKEY_PYTHON to a Python that has msal and azure-identity."),
    .serialized,
    .timeLimit(.minutes(5))
)
struct WireComparisonTests {
    private static let pairs = Judge.allCases.flatMap { judge in
        JudgedFlow.allCases.filter(judge.speaks).map { ($0, judge) }
    }

    @Test(arguments: pairs)
    func sendsWhatOthersSendButForTheTableOfDifferences(flow: JudgedFlow, judge: Judge) async throws {
        try await JudgedService.run { service in
            let order = try service.order(for: flow)
            service.prepare(for: flow)
            let outcome = try await judge.carryOut(order, environment: service.environment(for: flow))
            #expect(outcome.token?.split(separator: ".").count == 3, "\(outcome.error ?? "no error")")
            let theirs = RequestFacts(of: service.emulator, flow: flow, judge: judge)
            service.prepare(for: flow)
            let token = try await service.perform(flow, order)
            #expect(token.split(separator: ".").count == 3)
            let ours = RequestFacts(of: service.emulator, flow: flow, judge: judge)
            let deviations = try KnownDifferences().deviations(theirs: theirs, ours: ours, judge: judge, flow: flow)
            #expect(deviations.isEmpty, "\(deviations.joined(separator: "\n"))")
        }
    }
}
