//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyGraph
import LatchkeyTokenAcquisition
import Testing

/// The client of Microsoft Graph against a directory that checks tokens.
@Suite(.timeLimit(.minutes(5))) struct GraphTests {
    // Scoreboard: GR3, GR10, E9
    @Test func allUsersAreReadPageByPage() async throws {
        try await GraphService.run { service in
            let users = try await service.all(service.graph.users.list { $0.asApp() })
            #expect(users.count == GraphService.generatedUsers + 1)
            #expect(Set(users.compactMap(\.id)).count == users.count)
            #expect(users.last?.displayName == "Alice")
            #expect(service.emulator.requestCount(of: .graph) == 3)
            #expect(service.emulator.requestCount(of: .token) == 1)
        }
    }

    // Scoreboard: GR7, GR11
    @Test func advancedQueriesKeepTheirHeaderOnEachPage() async throws {
        try await GraphService.run { service in
            let graph = service.graph.acting(as: .app)
            var counts: [Int?] = []
            var names: [String?] = []
            let pages = graph.users.pages { $0.search("displayName:User").select(\.displayName).top(100).count() }
            for try await page in pages {
                counts.append(page.count)
                names += page.items.map(\.displayName)
            }
            #expect(counts == [GraphService.generatedUsers + 1, nil, nil])
            #expect(names.count == GraphService.generatedUsers)
            #expect(try await graph.users.count() == GraphService.generatedUsers + 1)
            #expect(try await graph.users.count { $0.filter("accountEnabled eq \(false)") } == 25)
            let name = "x' or displayName ne 'y"
            #expect(try await service.all(graph.users.list { $0.filter("displayName eq \(name)") }).isEmpty)
        }
    }

    // Scoreboard: GR2, GR20
    @Test func usersReadThemselves() async throws {
        try await GraphService.run { service in
            let user = try service.user()
            let graph = service.graph.acting(as: user)
            #expect(try await graph.me.get().displayName == "Alice")
            let changes: JSONObject = ["jobTitle": "Locksmith", "officeLocation": nil]
            try await graph.me.patch(changes) { $0.scopes("User.ReadWrite") }
            let me = try await graph.me.get { $0.select(\.jobTitle, \.officeLocation) }
            #expect(me.jobTitle == "Locksmith")
            #expect(me.json["officeLocation"] == .null)
            let id = try #require(try await graph.me.get().id)
            let group = try await service.graph.groups.post(GraphGroup { $0.displayName = "ops" }, as: .app)
            try await service.graph.groups[group.id ?? ""].members.addReference(to: id, as: .app)
            #expect(try await graph.me.memberGroupIDs() == [group.id].compactMap(\.self))
            try await service.graph.groups[group.id ?? ""].members.removeReference(to: id, as: .app)
            #expect(try await graph.me.memberGroupIDs().isEmpty)
        }
    }

    // Scoreboard: GR12
    @Test func changesAreSeenFromRoundToRound() async throws {
        try await GraphService.run { service in
            let users = service.graph.acting(as: .app).users
            var link: GraphDeltaLink?
            func round() async throws -> [String] {
                var seen: [String] = []
                for try await change in users.delta(since: link, { $0.select(\.displayName) }) {
                    switch change {
                    case .upsert(let user): seen.append("+\(user.displayName ?? "")")
                    case .removed(_, let reason): seen.append("-\(reason)")
                    case .restarted: seen.append("restarted")
                    case .checkpoint(let end): link = end
                    }
                }
                return seen
            }
            #expect(try await round().count == GraphService.generatedUsers + 1)
            #expect(try await round().isEmpty)
            try await users["user000007@contoso.example"].patch { $0.displayName = "Seven" }
            try await users["user000008@contoso.example"].delete()
            #expect(try await round() == ["+Seven", "-changed"])
            service.emulator.forgetGraphChanges()
            let again = try await round()
            #expect(again.first == "restarted")
            #expect(again.count == GraphService.generatedUsers + 1)
            link = try await users.latestDeltaLink()
            #expect(try await round().isEmpty)
        }
    }

    // Scoreboard: GR13, GR16
    @Test func batchesOutliveThrottledItems() async throws {
        try await GraphService.run { service in
            let graph = service.graph.acting(as: .app)
            let throttled = Emulator.Fault(status: .tooManyRequests, headers: [.retryAfter: "0"], times: 3)
            service.emulator.script(throttled, for: .graphItem)
            let names = (0..<45).map { "user0000\($0 < 10 ? "0" : "")\($0)@contoso.example" }
            let results = try await graph.batch(names.map { graph.users[$0].step { $0.select(\.userPrincipalName) } })
            #expect(try results.map { try $0.get().userPrincipalName } == names)
            #expect(service.emulator.requestCount(of: .graph) == 4)
            let create = graph.groups.step(.post, ["displayName": "ops"])
            let list = graph.groups.step().after(create)
            let (created, groups) = try await graph.batch(create, list)
            #expect(try created.get().displayName == "ops")
            #expect(try groups.get().items.map(\.displayName) == ["ops"])
        }
    }

    // Scoreboard: GR14, GR15
    @Test func filesSurviveBrokenUploads() async throws {
        try await GraphService.run { service in
            let root: GraphPath<GraphDriveItem> = service.graph.acting(as: .app).drives["d1"].root
            let content = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 2) }
            service.emulator.script(
                .init(status: .serviceUnavailable, headers: [.retryAfter: "0"], reachesService: true),
                .init(status: .badGateway, headers: [.retryAfter: "0"]),
                for: .graphTransfer
            )
            let options = GraphUploadOptions(pieceSize: 655_360)
            let item = try await root.upload(path: "a b/ü.bin", from: .bytes(content), options: options)
            #expect(item.size == 2_000_000)
            let file = root.item(at: "a b/ü.bin")
            let path: GraphPath<JSONValue> = file.appending("content")
            #expect(try await path.download().bytes(upTo: content.count) == content)
            #expect(service.emulator.requests(of: .graphTransfer).allSatisfy { $0.headers[.authorization] == nil })
            let conflict = GraphUploadOptions(conflict: .fail)
            let error = await #expect(throws: GraphError.self) {
                try await root.upload(path: "a b/ü.bin", from: .bytes([1]), options: conflict)
            }
            #expect(error?.has(code: "nameAlreadyExists") == true)
        }
    }

    // Scoreboard: GR17
    @Test func aRevokedTokenIsReplacedOnce() async throws {
        try await GraphService.run {
            $0.application.clientCapabilities = ["cp1"]
        } _: { service in
            let graph = service.graph.acting(as: .app)
            _ = try await graph.users.get { $0.top(1) }
            service.emulator.revokeTokens(of: service.emulator.configuration.applications[0].clientID)
            #expect(try await graph.users.get { $0.top(1) }.items.count == 1)
            #expect(service.emulator.requestCount(of: .token) == 2)
            #expect(service.emulator.requestCount(of: .graph) == 3)
        }
    }

    // Scoreboard: GR9, GR19
    @Test func refusalsSayWhatIsMissing() async throws {
        var configuration = GraphService.configuration
        configuration.applications[0].roles[Emulator.Resource.microsoftGraph.identifier] = ["User.Read.All"]
        configuration.graph.resourceUnits = 3
        configuration.now = { 1_800_000_000 }
        try await GraphService.run(configuration) { service in
            let graph = service.graph.acting(as: .app)
            let denied = await #expect(throws: GraphError.self) { try await graph.groups.get() }
            #expect(denied?.has(code: "Authorization_RequestDenied") == true)
            #expect(denied?.status == .forbidden)
            #expect(denied?.requestID?.isEmpty == false)
            #expect(denied?.date == "2027-01-15T08:00:00")
            _ = try await graph.users.get { $0.select(\.id).top(1) }
            let limited = await #expect(throws: GraphError.self) { try await graph.users.get { $0.retries(.none) } }
            #expect(limited?.throttling.information == "ResourceUnitLimitExceeded")
            #expect(limited?.retryAfter == .seconds(10))
        }
    }

    // Scoreboard: GR8, GR10
    @Test func answersThatLieAreRefused() async throws {
        try await GraphService.run { service in
            let graph = service.graph.acting(as: .app)
            let foreign = #"{"value": [{"id": "1"}], "@odata.nextLink": "https://evil.example/v1.0/users"}"#
            service.emulator.script(.init(body: Array(foreign.utf8)), for: .graph)
            let error = await #expect(throws: GraphError.self) { try await service.all(graph.users.list()) }
            #expect(error?.code == .foreignLink)
            let loop = #"{"value": [], "@odata.nextLink": "\#(service.emulator.graphURL)/users"}"#
            service.emulator.script(.init(body: Array(loop.utf8), times: 2), for: .graph)
            let endless = await #expect(throws: GraphError.self) { try await service.all(graph.users.list()) }
            #expect(endless?.code == .endlessPages)
            service.emulator.script(.init(body: [0xEF, 0xBB, 0xBF] + Array(#"{"value": []}"#.utf8)), for: .graph)
            let marked = try await graph.users.get()
            #expect(marked.items.isEmpty)
            let wide = #"{"value": []}"#.utf16.flatMap {
                [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
            }
            for body in [
                [0xFF, 0xFE] + wide, wide, Array(#"{"value": [}"#.utf8), [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D],
            ] {
                service.emulator.script(.init(body: body), for: .graph)
                let broken = await #expect(throws: GraphError.self) { try await graph.users.get() }
                #expect(broken?.code == .malformedAnswer)
            }
        }
    }
}
