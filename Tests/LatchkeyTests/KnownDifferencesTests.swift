//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

/// The table of differences itself, without any client.
@Suite struct KnownDifferencesTests {
    private func deviations(_ line: String, theirs: [String: String], ours: [String: String]) throws -> [String] {
        try KnownDifferences([#require(KnownDifferences.Entry(line))]).deviations(
            theirs: RequestFacts(theirs, clientEndpoints: ["token"]),
            ours: RequestFacts(ours, clientEndpoints: ["token"]),
            judge: .msal,
            flow: .secret
        )
    }

    @Test func everyLineIsMetBySomeFlowAndNamesNothingUnknown() throws {
        let kinds = Set(JudgedFlow.allCases.map(\.kind.rawValue))
        let names = Set(JudgedFlow.allCases.map(\.rawValue)).union(kinds).union(["all"])
        for entry in try KnownDifferences().entries {
            #expect(["all", "msal", "azure-identity"].contains(entry.judge), "\(entry)")
            #expect(entry.flows.allSatisfy { names.contains(String($0)) }, "\(entry)")
            let isMet = Judge.allCases.contains { judge in
                JudgedFlow.allCases.contains { judge.speaks($0) && entry.applies(to: judge, $0) }
            }
            #expect(isMet, "\(entry)")
        }
    }

    @Test(
        arguments: [
            ("msal\tall\t*.form.a\t1\t2\twhy", 0), ("all\tapp\ttoken.form.a\t1\t2\twhy", 0),
            // Another value on either side is a difference that is not known, and one that is not met.
            ("msal\tall\t*.form.a\t1\t3\twhy", 2), ("msal\tall\t*.form.a\t-\t2\twhy", 2),
            // What does not differ must not be in the table.
            ("msal\tall\t*.form.b\t1\t2\twhy", 2),
            // Lines of other flows and clients do not count.
            ("msal\tuser\t*.form.a\t1\t2\twhy", 1), ("azure-identity\tall\t*.form.a\t1\t2\twhy", 1),
        ]
    )
    func aLineHoldsForWhatItSaysAndMustBeMet(line: String, count: Int) throws {
        let theirs = ["token.form.a": "1", "token.form.b": "3"]
        let ours = ["token.form.a": "2", "token.form.b": "3"]
        #expect(try self.deviations(line, theirs: theirs, ours: ours).count == count)
    }

    @Test(arguments: ["", "msal\tall\tfield\t1\t2", "msal\tall\tfield\t1\t\twhy", "msal\tall\tfield\t1\t2\t"])
    func aLineWithoutAReasonIsRefused(line: String) {
        #expect(KnownDifferences.Entry(line) == nil)
    }
}
