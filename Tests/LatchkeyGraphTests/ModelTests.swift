//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyGraph
import Testing

@Suite struct ModelTests {
    // Scoreboard: GR8
    @Test func propertiesAreReadLenientlyAndUnknownOnesAreKept() throws {
        let text = #"""
            {"@odata.type": "#microsoft.graph.user", "id": "1", "displayName": null, "accountEnabled": "yes",
             "businessPhones": ["1", 2], "createdDateTime": "2026-01-05T10:00:00.1234567Z", "newThing": {"a": [1, 2.5]}}
            """#
        let object = try #require(JSONValue(parsing: Array(text.utf8))?.object)
        var user = GraphUser(json: object)
        #expect(user.id == "1")
        #expect(user.displayName == nil)
        #expect(user.accountEnabled == nil)
        #expect(user.businessPhones == ["1"])
        #expect(user.json["newThing"]?["a"]?[1]?.double == 2.5)
        #expect(user.typeName == "#microsoft.graph.user")
        let date = try #require(user.createdDateTime)
        #expect(abs(date.timeIntervalSince1970 - 1_767_607_200.1234567) < 0.0001)
        user.surname = "L"
        #expect(user.json.names == object.names + ["surname"])
        let member = GraphDirectoryObject(json: object).cast(to: GraphUser.self)
        #expect(member.businessPhones == ["1"])
    }

    // Scoreboard: GR8
    @Test(arguments: [
        ("2026-01-05T10:00:00Z", 1_767_607_200.0), ("2026-01-05T12:00:00+02:00", 1_767_607_200),
        ("2026-01-05T10:00:00.5000000", 1_767_607_200.5), ("1969-12-31T23:59:59Z", -1),
        ("2000-02-29T00:00:00Z", 951_782_400),
    ]) func timesOfManyFormsAreRead(text: String, seconds: Double) throws {
        #expect(try #require(Date(graphValue: .string(text))).timeIntervalSince1970 == seconds)
    }

    @Test(arguments: ["", "2026-01-05", "2026-13-05T10:00:00Z", "2026-01-05T10:00:00.Z", "2026-01-05T10:00:00+2", "é"])
    func noTimeIsReadFromOtherTexts(text: String) {
        #expect(Date(graphValue: .string(text)) == nil)
    }

    @Test func timesAreWrittenInUTC() {
        #expect(Date(timeIntervalSince1970: 1_767_607_200).graphValue == "2026-01-05T10:00:00Z")
        #expect(Date(timeIntervalSince1970: -0.5).graphValue == "1969-12-31T23:59:59.500Z")
    }

    // Scoreboard: GR8
    @Test func aPatchClearsWhatIsNilAndLeavesTheRest() async throws {
        let (graph, http) = try GraphSample.client([.status(204)])
        try await graph.users["1"].patch(["jobTitle": nil, "officeLocation": "B7"])
        try await graph.users["1"].patch {
            $0.jobTitle = nil
            $0.officeLocation = "B7"
        }
        try await graph.users["1"].delete { $0.ifMatch("W/\"1\"") }
        #expect(
            http.bodies == [
                #"{"jobTitle":null,"officeLocation":"B7"}"#, #"{"jobTitle":null,"officeLocation":"B7"}"#, "",
            ]
        )
        #expect(http.lines == ["PATCH /v1.0/users/1", "PATCH /v1.0/users/1", "DELETE /v1.0/users/1"])
        #expect(http.field("If-Match", of: 2) == "W/\"1\"")
    }

    @Test func aTypeOfTheCallersIsDecoded() async throws {
        struct Insight: Decodable { var id: Int }
        let (graph, _) = try GraphSample.client([.json(#"{"id": 7}"#)])
        #expect(try await graph.path("insights/1").get(decoding: Insight.self).id == 7)
    }
}
