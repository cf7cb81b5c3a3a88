//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization
import Testing

@testable import LatchkeyTokenCache

@Suite struct GroupTableTests {
    private let partitions = PartitionTable()
    private let groups: GroupTable

    init() {
        self.groups = Self.table(self.partitions)
    }

    private static func table(_ partitions: PartitionTable) -> GroupTable {
        let anchor = WallAnchor(ClockSample(continuous: 0, wall: WallTime(seconds: 0)))
        return GroupTable(partitions: partitions, clock: anchor)
    }

    private func details(_ scopes: [String] = []) -> TokenDetails {
        TokenDetails(AcquiredToken(value: "token", lifetime: .duration(.seconds(1)), scopes: scopes))
    }

    private func id(_ key: CacheKey) -> UInt64 { key.storage.groupID.load(ordering: .relaxed) }

    @Test func keysThatDifferInTheirSubjectShareAGroup() throws {
        let keys = try ["a", "b", "c"].map { try CacheKey(authority: "issuer", subject: $0, scopes: ["s"]) }
        let homes = keys.map { self.groups.home(for: $0, details: self.details(), source: nil) }
        #expect(Set(homes.map(\.groupID)).count == 1)
        #expect(homes[0].groupID != 0)
        // What they have in common is kept once.
        #expect(homes[0] === homes[1] && homes[1] === homes[2])
        #expect(Set(keys.map { self.id($0) }) == [homes[0].groupID])
        #expect(self.groups.count == 1)
        for key in keys { #expect(homes[0].group.key(subject: key.subject) == key) }
    }

    // Scoreboard: CE73
    @Test func keysThatDifferInAnythingElseDoNot() throws {
        let keys = try [
            CacheKey(authority: "issuer"), CacheKey(authority: "other"), CacheKey(authority: "issuer", tenant: "t"),
            CacheKey(authority: "issuer", client: "c"), CacheKey(authority: "issuer", flow: "f"),
            CacheKey(authority: "issuer", scopes: ["s"]), CacheKey(authority: "issuer", tokenType: "pop"),
            CacheKey(authority: "issuer", bindingKeyID: "k"), CacheKey(authority: "issuer", extensions: ["x": "1"]),
        ]
        let homes = keys.map { self.groups.home(for: $0, details: self.details(), source: nil) }
        #expect(Set(homes.map(\.groupID)).count == keys.count)
        #expect(self.groups.count == keys.count)
        for (key, home) in zip(keys, homes) {
            #expect(home.partition === self.partitions.state(of: key.partition))
            #expect(home.group.key(subject: "") == key)
        }
    }

    @Test func recordsWithOtherDetailsHaveAHomeOfTheirOwnInTheGroup() throws {
        let key = try CacheKey(authority: "issuer")
        let first = self.groups.home(for: key, details: self.details(["a"]), source: nil)
        let second = self.groups.home(for: key, details: self.details(["b"]), source: nil)
        #expect(first !== second)
        #expect(first.groupID == second.groupID)
        #expect(first.details.scopes == ["a"])
        #expect(second.details.scopes == ["b"])
    }

    @Test func sourcesAreToldApartByIdentity() throws {
        final class Source: TokenSource {
            func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken { throw CancellationError() }
        }
        struct Unidentified: TokenSource {
            func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken { throw CancellationError() }
        }
        let key = try CacheKey(authority: "issuer")
        let (first, second) = (Source(), Source())
        func home(_ source: (any TokenSource)?) -> RecordHome {
            self.groups.home(for: key, details: self.details(), source: source)
        }
        #expect(home(first) === home(first))
        #expect(home(first) !== home(second))
        #expect(home(second) !== home(nil))
        #expect(home(nil) === home(nil))
        #expect(home(Unidentified()) !== home(Unidentified()))
    }

    @Test(
        "a group is told from one that differs in a single component",
        arguments: [
            [:], ["tenant": "t"], ["client": "c"], ["flow": "f"], ["scope": "s"], ["type": "pop"], ["binding": "b"],
            ["extension": "e"],
        ]
    )
    func components(change: [String: String]) throws {
        let key = try CacheKey(
            authority: "issuer",
            tenant: change["tenant"] ?? "",
            client: change["client"] ?? "",
            flow: change["flow"] ?? "",
            subject: "anybody",
            scopes: change["scope"].map { [$0] } ?? [],
            tokenType: change["type"] ?? "Bearer",
            bindingKeyID: change["binding"],
            extensions: change["extension"].map { ["x": $0] } ?? [:]
        )
        let home = self.groups.home(for: try CacheKey(authority: "issuer"), details: self.details(), source: nil)
        #expect(home.group.contains(key.storage) == change.isEmpty)
        #expect(self.groups.home(for: key, details: self.details(), source: nil).group.contains(key.storage))
    }

    @Test func aGroupThatNoRecordRefersToIsForgotten() throws {
        let key = try CacheKey(authority: "issuer")
        self.useOnce(key)
        let id = self.id(key)
        #expect(id != 0)
        self.groups.prune()
        #expect(self.groups.count == 0)
        // A group that is made anew is another one: a key of the old does not match its records.
        _ = self.groups.home(for: try CacheKey(authority: "issuer"), details: self.details(), source: nil)
        let again = self.groups.home(for: key, details: self.details(), source: nil)
        #expect(again.groupID != id)
    }

    /// Refers to a group, which is kept as long.
    private func useOnce(_ key: CacheKey) {
        let home = self.groups.home(for: key, details: self.details(), source: nil)
        self.groups.prune()
        let count = self.groups.count
        #expect(count == 1)
        withExtendedLifetime(home) {}
    }
}
