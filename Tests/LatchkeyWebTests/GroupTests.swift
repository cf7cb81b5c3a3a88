//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyWeb

struct GroupTests {
    private struct Directory: GroupDirectory {
        struct Unavailable: Error {}
        var groups: Set<String>?

        func groups(of caller: CallerIdentity) async throws -> Set<String> {
            guard let groups else { throw Unavailable() }
            return groups
        }
    }

    private static func caller(_ change: (inout [String: ClaimValue]) -> Void) -> CallerIdentity {
        CallerIdentity(claims: TokenClaims(TestIssuer.claims(change)), registration: "r", origin: .token("t"))
    }

    // Scoreboard: W32
    @Test func groupsOfATokenNeedNoDirectory() async throws {
        let caller = Self.caller { $0["groups"] = .array([.string("a"), .string("b")]) }
        #expect(try await caller.groups(from: Directory()) == ["a", "b"])
        #expect(try await Self.caller { _ in }.groups(from: Directory()).isEmpty)
    }

    // Scoreboard: W32
    @Test(arguments: [
        ["hasgroups": ClaimValue.bool(true)], ["hasgroups": .string("true")],
        ["_claim_names": .object(["groups": .string("src1")])],
    ])
    func tooManyGroupsAreAskedFor(_ claims: [String: ClaimValue]) async throws {
        let caller = Self.caller { $0.merge(claims) { _, new in new } }
        #expect(try await caller.groups(from: Directory(groups: ["x"])) == ["x"])
        // A directory that does not answer never means that there are no groups.
        await #expect(throws: Directory.Unavailable.self) { try await caller.groups(from: Directory()) }
    }
}
