//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyGraph
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

@Suite struct PagingTests {
    private static let root = "https://graph.microsoft.com/v1.0"

    private static func page(_ ids: [String], next: String? = nil, delta: String? = nil) -> Answer {
        let items = ids.map { #"{"id": "\#($0)"}"# }.joined(separator: ",")
        let link = next.map { #", "@odata.nextLink": "\#($0)""# } ?? ""
        let end = delta.map { #", "@odata.deltaLink": "\#($0)""# } ?? ""
        return .json(#"{"@odata.count": 3, "value": [\#(items)]\#(link)\#(end)}"#)
    }

    // Scoreboard: GR7, GR10, E9
    @Test func pagesFollowEachOtherWithTheSameFields() async throws {
        let headers = StubHeaderProvider()
        let (graph, http) = try GraphSample.client(
            [
                Self.page(["1", "2"], next: "\(Self.root)/users?$top=2&$skiptoken=RFN"),
                Self.page([], next: "https://graph.microsoft.com:443/v1.0/users?$skiptoken=a%2Fb"), Self.page(["3"]),
            ],
            headers: headers
        )
        var ids: [String] = []
        for try await user in graph.users.list({ $0.select(\.id).top(2).advanced().prefer(.returnMinimal).asApp() }) {
            ids.append(user.id ?? "")
        }
        #expect(ids == ["1", "2", "3"])
        let lines = [
            "GET /v1.0/users?$count=true&$select=id&$top=2", "GET /v1.0/users?$top=2&$skiptoken=RFN",
            "GET /v1.0/users?$skiptoken=a%2Fb",
        ]
        #expect(http.lines == lines)
        for index in 0..<3 {
            #expect(http.field("ConsistencyLevel", of: index) == "eventual")
            #expect(http.field("Prefer", of: index) == "return=minimal")
        }
        #expect(headers.requests.allSatisfy { $0.subject == .app })
    }

    // Scoreboard: GR10, E6
    @Test(arguments: [
        "https://evil.example/v1.0/users", "http://graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com.evil.example/",
        "https://graph.microsoft.com:8443/v1.0/users", "https://a@graph.microsoft.com/v1.0/users",
        "https://dod-graph.microsoft.us/v1.0/users", "HTTPS://EVIL.example/x",
    ]) func aLinkElsewhereIsNotFollowed(link: String) async throws {
        let (graph, http) = try GraphSample.client([Self.page(["1"], next: link)])
        var ids: [String?] = []
        let error = await #expect(throws: GraphError.self) {
            for try await user in graph.users.list() { ids.append(user.id) }
        }
        #expect(error?.code == .foreignLink)
        #expect(ids == ["1"])
        #expect(http.requests.count == 1)
        await #expect(throws: GraphError.self) { for try await _ in graph.users.pages(from: link) {} }
        #expect(http.requests.count == 1)
    }

    @Test func behindAProxyLinksToTheGraphBehindItAreFollowed() async throws {
        var options = GraphOptions(scopes: ["https://graph.microsoft.com/.default"])
        options.api.baseURL = "https://proxy.internal/graph/v1.0"
        let (graph, http) = try GraphSample.client(
            [Self.page(["1"], next: "\(Self.root)/users?$skiptoken=1"), Self.page(["2"])],
            options: options
        )
        var count = 0
        for try await _ in graph.users.list() { count += 1 }
        #expect(count == 2)
        #expect(http.requests.map(\.head.authority) == ["proxy.internal", "graph.microsoft.com"])
        #expect(http.lines[1] == "GET /v1.0/users?$skiptoken=1")
    }

    // Scoreboard: GR10
    @Test func loopsAndEndlessPagesEnd() async throws {
        let (loop, http) = try GraphSample.client([
            Self.page(["1"], next: "\(Self.root)/users?a"), Self.page(["2"], next: "\(Self.root)/users?b"),
            Self.page(["3"], next: "\(Self.root)/users?a"),
        ])
        let error = await #expect(throws: GraphError.self) { for try await _ in loop.users.list() {} }
        #expect(error?.code == .endlessPages)
        #expect(http.requests.count == 3)

        var options = GraphOptions()
        options.maximumEmptyPages = 5
        let endless = StubHTTPClient { request throws(HTTPClientError) in
            // Each page links to one that was never there.
            try Self.page([], next: "https://graph.microsoft.com\(request.head.path ?? "")x").response()
        }
        let empty = try GraphSample.client(endless, options: options).acting(as: .app)
        let other = await #expect(throws: GraphError.self) { for try await _ in empty.users.list() {} }
        #expect(other?.code == .endlessPages)
        #expect(endless.requests.count == 6)
        options = GraphOptions()
        options.maximumPages = 2
        let (limited, requests) = try GraphSample.client(
            (0..<9).map { Self.page(["x"], next: "\(Self.root)/users?n=\($0)") },
            options: options
        )
        await #expect(throws: GraphError.self) { for try await _ in limited.users.list() {} }
        #expect(requests.requests.count == 2)
    }

    // Scoreboard: GR10
    @Test func acceptsCancellationBetweenPages() async throws {
        let (graph, http) = try GraphSample.client((0..<9).map { Self.page(["x"], next: "\(Self.root)/users?n=\($0)") })
        let task = Task(name: "reader") {
            for try await _ in graph.users.pages() { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(http.requests.count == 1)
    }

    // Scoreboard: GR12
    @Test func changesEndWithACheckpoint() async throws {
        let (graph, http) = try GraphSample.client([
            .json(
                #"{"value": [{"id": "1"}, {"id": "2", "@removed": {"reason": "changed"}}], "#
                    + #""@odata.nextLink": "\#(Self.root)/users/delta()?$skiptoken=1"}"#
            ), Self.page(["3"], delta: "\(Self.root)/users/delta()?$deltatoken=2"),
            Self.page([], delta: "\(Self.root)/x"),
        ])
        var seen: [String] = []
        var link: GraphDeltaLink?
        for try await change in graph.users.delta({ $0.select(\.displayName) }) {
            switch change {
            case .upsert(let user): seen.append("+\(user.id ?? "")")
            case .removed(let id, let reason): seen.append("-\(id) \(reason)")
            case .restarted: seen.append("restarted")
            case .checkpoint(let end): link = end
            }
        }
        #expect(seen == ["+1", "-2 changed", "+3"])
        #expect(link?.text == "\(Self.root)/users/delta()?$deltatoken=2")
        for try await change in graph.users.delta(since: link) {
            if case .checkpoint(let end) = change { link = end }
        }
        #expect(link?.text == "\(Self.root)/x")
        let lines = [
            "GET /v1.0/users/delta()?$select=displayName", "GET /v1.0/users/delta()?$skiptoken=1",
            "GET /v1.0/users/delta()?$deltatoken=2",
        ]
        #expect(http.lines == lines)
        #expect(try await graph.users.latestDeltaLink().text == "\(Self.root)/x")
        #expect(http.lines.last == "GET /v1.0/users/delta()?$deltatoken=latest")
    }

    // Scoreboard: GR12
    @Test func aLinkThatIsTooOldStartsOverOnce() async throws {
        let gone = Answer.status(410, ["Location": "\(Self.root)/users/delta()?$deltatoken="])
        let (graph, http) = try GraphSample.client([gone, Self.page(["1"], delta: "\(Self.root)/d"), gone])
        var kinds: [String] = []
        for try await change in graph.users.delta(since: GraphDeltaLink("\(Self.root)/old")) {
            switch change {
            case .restarted: kinds.append("restarted")
            case .upsert: kinds.append("upsert")
            case .checkpoint: kinds.append("checkpoint")
            case .removed: kinds.append("removed")
            }
        }
        #expect(kinds == ["restarted", "upsert", "checkpoint"])
        #expect(http.lines[1] == "GET /v1.0/users/delta()?$deltatoken=")
        await #expect(throws: GraphError.self) {
            for try await _ in graph.users.delta(since: GraphDeltaLink("\(Self.root)/old")) {}
        }
        let (foreign, _) = try GraphSample.client([.status(410, ["Location": "https://evil.example/"])])
        let error = await #expect(throws: GraphError.self) { for try await _ in foreign.users.delta() {} }
        #expect(error?.code == .foreignLink)
    }
}
