//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct CacheKeyTests {
    /// A key with every component.
    private static func full(
        authority: String = "issuer",
        tenant: String = "tenant",
        client: String = "client",
        flow: String = "flow",
        subject: String = "subject",
        scopes: [String] = ["a", "b"],
        tokenType: String = "Bearer",
        bindingKeyID: String? = "binding",
        extensions: [String: String] = ["x": "1", "y": "2"]
    ) throws -> CacheKey {
        try CacheKey(
            authority: authority,
            tenant: tenant,
            client: client,
            flow: flow,
            subject: subject,
            scopes: scopes,
            tokenType: tokenType,
            bindingKeyID: bindingKeyID,
            extensions: extensions
        )
    }

    @Test(
        "the order of scopes and repeated ones do not matter",
        arguments: [["a", "b"], ["b", "a"], ["a", "a", "b"], ["b", "a", "b", "a"]]
    )
    func scopeOrder(_ scopes: [String]) throws {
        let key = try Self.full(scopes: scopes)
        #expect(key == (try Self.full()))
        #expect(key.hashValue == (try Self.full()).hashValue)
        #expect(key.scopes == ["a", "b"])
    }

    @Test func theOrderOfExtensionsDoesNotMatter() throws {
        let names = (0..<20).map { "name-\($0)" }
        let forward = Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
        let backward = Dictionary(uniqueKeysWithValues: names.reversed().map { ($0, $0) })
        #expect(try Self.full(extensions: forward) == Self.full(extensions: backward))
    }

    /// Keys that differ in one thing each, or that hold the same text in another place.
    private static func different() throws -> [CacheKey] {
        try [
            full(), full(authority: "issuer2"), full(tenant: "tenant2"), full(client: "client2"), full(flow: "flow2"),
            full(subject: "subject2"), full(scopes: ["a"]), full(scopes: ["a", "b", "c"]), full(scopes: ["a b"]),
            full(scopes: ["ab"]), full(scopes: []), full(scopes: [""]), full(tokenType: "pop"),
            full(bindingKeyID: nil), full(bindingKeyID: ""), full(bindingKeyID: "binding2"),
            full(extensions: ["x": "1"]), full(extensions: ["x": "2", "y": "1"]),
            full(extensions: ["x": "1", "y": "3"]),
            full(extensions: ["x1": "", "y": "2"]), full(extensions: [:]), full(extensions: ["": ""]),
            full(authority: "issuert", tenant: "enant"), full(tenant: "", client: "tenantclient"),
            full(tenant: "tenantclient", client: ""), full(flow: "", subject: "flowsubject"),
            full(scopes: ["a"], tokenType: "bBearer"), full(authority: "Issuer"), full(tenant: "TENANT"),
            full(scopes: ["A", "b"]), full(subject: "subject "), full(subject: "subject\u{0}"),
            // The same letter in two forms: keys are compared byte for byte.
            full(subject: "\u{e9}"), full(subject: "e\u{301}"),
        ]
    }

    // Scoreboard: CE73
    @Test func everyComponentMatters() throws {
        let keys = try Self.different()
        #expect(Set(keys).count == keys.count)
        #expect(Set(keys.map(\.storage.canonical)).count == keys.count)
        for (index, key) in keys.enumerated() {
            for other in keys[(index + 1)...] { #expect(key != other) }
        }
    }

    @Test func componentsAreKeptAsTheyAre() throws {
        let key = try Self.full()
        #expect(key.partition == CachePartition(authority: "issuer", tenant: "tenant", client: "client"))
        #expect(key.flow == "flow")
        #expect(key.subject == "subject")
        #expect(key.tokenType == "Bearer")
        #expect(key.bindingKeyID == "binding")
        #expect(key.extensions == ["x": "1", "y": "2"])
    }

    @Test func aKeyHasDefaults() throws {
        let key = try CacheKey(authority: "issuer")
        #expect(key.partition == CachePartition(authority: "issuer"))
        #expect(key.flow == "" && key.subject == "" && key.scopes == [])
        #expect(key.tokenType == "Bearer")
        #expect(key.bindingKeyID == nil)
        #expect(key.extensions == [:])
    }

    @Test func theCanonicalFormIsFixed() throws {
        let key = try CacheKey(
            authority: "i",
            tenant: "t",
            client: "c",
            flow: "f",
            subject: "s",
            scopes: ["b", "a"],
            tokenType: "T",
            bindingKeyID: "k",
            extensions: ["y": "2", "x": "1"]
        )
        func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8) }
        func count(_ count: UInt8) -> [UInt8] { [count, 0, 0, 0] }
        let parts: [[UInt8]] = [
            text("i"), text("t"), text("c"), text("f"),
            count(2), text("a"), text("b"),
            text("T"), count(1), text("k"),
            count(4), text("x"), text("1"), text("y"), text("2"),
            // The subject is last: what is before it is the same for a group of keys.
            text("s"),
        ]
        #expect(key.storage.canonical == Array(parts.joined()))
    }

    // MARK: - Colliding hashes

    /// Keys whose hashes are the same: of three groups, with two subjects each.
    private static func colliding() -> [CacheKey] {
        ["contoso", "fabrikam", "adatum"].enumerated().flatMap { index, tenant in
            ["first", "second"].map { subject in
                CacheKey(
                    storage: CacheKeyStorage(
                        partition: CachePartition(authority: "issuer", tenant: tenant, client: "app"),
                        flow: "",
                        subject: subject,
                        scopes: [],
                        tokenType: "Bearer",
                        bindingKeyID: nil,
                        extensions: [:],
                        groupID: UInt64(index + 1),
                        hash: 42
                    )
                )
            }
        }
    }

    // Scoreboard: CE73
    @Test func keysWithTheSameHashAreToldApart() {
        let keys = Self.colliding()
        #expect(Set(keys.map(\.hashValue)).count == 1)
        #expect(Set(keys).count == 6)
        #expect(keys[0] != keys[1])
        #expect(keys[0] != keys[2])
        #expect(keys == Self.colliding())
        var table = EntryTable()
        for (index, key) in keys.dropLast().enumerated() {
            table.insert(.fixture("\(index)", key: key), for: key, now: 0)
        }
        for (index, key) in keys.dropLast().enumerated() { #expect(table[key]?.value == "\(index)") }
        #expect(table[keys[5]] == nil)
    }

    // MARK: - Limits

    // Scoreboard: CE42
    @Test("a key has at most 4096 bytes in canonical form", arguments: [(4096, true), (4097, false), (100_000, false)])
    func length(_ length: Int, isAllowed: Bool) throws {
        let empty = try CacheKey(authority: "", tokenType: "").storage.canonical.count
        let subject = String(repeating: "s", count: length - empty)
        guard !isAllowed else {
            #expect(try CacheKey(authority: "", subject: subject, tokenType: "").storage.canonical.count == length)
            return
        }
        let error = #expect(throws: TokenCacheError.self) {
            try CacheKey(authority: "", subject: subject, tokenType: "")
        }
        #expect(error?.code == .invalidKey)
        #expect(error?.message.contains("\(length) bytes") == true)
        #expect(error?.message.contains("sss") == false)
    }

    @Test func bytesAreCountedNotCharacters() throws {
        #expect(throws: TokenCacheError.self) {
            try CacheKey(authority: "", subject: String(repeating: "\u{1F511}", count: 1024))
        }
        #expect(throws: TokenCacheError.self) {
            try CacheKey(authority: "", scopes: (0..<1000).map { "\($0)" })
        }
    }

    // MARK: - Descriptions

    @Test func descriptionsDoNotTellWhoseTheKeyIs() throws {
        let key = try CacheKey(
            authority: "issuer",
            tenant: "secret-tenant",
            client: "secret-client",
            flow: "flow",
            subject: "secret-subject",
            scopes: ["secret-scope"],
            bindingKeyID: "secret-binding",
            extensions: ["secret-name": "secret-value"]
        )
        var dumped = ""
        dump([key], to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\([key])", "\(Optional(key) as Any)", dumped] {
            #expect(!text.contains("secret"))
        }
        #expect("\(key)" == "CacheKey(issuer, flow)")
    }

    // MARK: - Differences

    @Test(
        "the component in which two keys differ is found",
        arguments: [
            (try full(authority: "other"), .authority), (try full(tenant: "other"), .tenant),
            (try full(client: "other"), .client), (try full(flow: "other"), .flow),
            (try full(subject: "other"), .subject), (try full(scopes: ["other"]), .scopes),
            (try full(tokenType: "other"), .tokenType), (try full(bindingKeyID: nil), .bindingKeyID),
            (try full(extensions: [:]), .extensions),
        ] as [(CacheKey, KeyComponent)]
    )
    func differences(_ other: CacheKey, _ component: KeyComponent) throws {
        let key = try Self.full()
        #expect(key.differences(from: other) == [component])
        #expect(other.differences(from: key) == [component])
        #expect(key.differences(from: key) == [])
    }
}
