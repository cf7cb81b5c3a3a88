//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyBench
import LatchkeyDownstreamAPI
import LatchkeyGraph
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// What a call of Microsoft Graph costs on the way, beside one of a named API with the same answer.
struct GraphCallBench {
    private static let answer = Array(
        """
        {"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users/$entity","id":"48d31887-5fad-4d73-a9f5-3c356e68a038",\
        "businessPhones":["+1 412 555 0109"],"displayName":"Megan Bowen","givenName":"Megan","jobTitle":"Auditor",\
        "mail":"MeganB@contoso.example","mobilePhone":null,"officeLocation":"12/1110","preferredLanguage":"en-US",\
        "surname":"Bowen","userPrincipalName":"MeganB@contoso.example"}
        """.utf8
    )

    /// The same as a type of one's own.
    private struct User: Decodable, Sendable {
        var id: String?
        var businessPhones: [String]?
        var displayName: String?
        var givenName: String?
        var jobTitle: String?
        var mail: String?
        var mobilePhone: String?
        var officeLocation: String?
        var preferredLanguage: String?
        var surname: String?
        var userPrincipalName: String?
    }

    /// Answers at once.
    private struct Wire: HTTPClient {
        func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
            HTTPClientResponse(
                head: HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"]),
                body: HTTPResponseBody(bytes: GraphCallBench.answer)
            )
        }
    }

    private struct Headers: AuthorizationHeaderProvider {
        func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
            AuthorizationHeader(value: "Bearer t")
        }
    }

    /// The time of a call of Graph, times that of a call of the named API.
    func ratio() async throws -> Double {
        let graph = try GraphServiceClient(headers: Headers(), http: Wire()).acting(as: .app)
        var options = DownstreamAPIOptions(baseURL: "https://graph.microsoft.com/v1.0")
        options.applicationScopes = ["https://graph.microsoft.com/.default"]
        let downstream = try DownstreamAPIClient(apis: ["Graph": options], headers: Headers(), http: Wire())
        let calls = 2000
        let ours = Contestant("graph", clock: .cpu, operations: calls) { _ in
            for _ in 0..<calls { _ = try await graph.users["48d31887"].get().displayName }
        }
        let reference = Contestant("downstream", clock: .cpu, operations: calls) { _ in
            for _ in 0..<calls {
                let user: User = try await downstream.api("Graph").get("users/48d31887", as: .app)
                _ = user.displayName
            }
        }
        let samples = try await InterleavedRounds(21, warmUps: 3).measure([ours, reference])
        guard let own = samples[ours.name], let other = samples[reference.name] else { return .nan }
        return own.median / other.median
    }
}
