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

/// How calls to Microsoft Graph are written: what `GraphServiceClient` of the .NET libraries does, in Swift.
@Suite(.timeLimit(.minutes(5))) struct GraphSampleTests {
    // `await graphServiceClient.Me.GetAsync()`
    // Scoreboard: E4
    @Test func theSignedInUser() async throws {
        try await GraphService.run { service in
            let me = try await service.graph.me.get(as: try service.user())
            #expect(me.displayName == "Alice")
            let scopes = service.emulator.requests(of: .token).compactMap { $0.formValue("scope") }
            #expect(scopes.allSatisfy { $0.contains("User.Read") })
        }
    }

    // `await graphServiceClient.Users.GetAsync(r => r.Options.WithAppOnly())`
    // Scoreboard: E5
    @Test func theApplicationItself() async throws {
        try await GraphService.run { service in
            let users = try await service.graph.users.get { $0.asApp().top(5) }
            #expect(users.items.count == 5)
            let scopes = service.emulator.requests(of: .token).compactMap { $0.formValue("scope") }
            #expect(scopes == ["https://graph.microsoft.com/.default"])
        }
    }

    // `r.Options.WithScopes("Mail.Send")`, `o.AcquireTokenOptions.Tenant`, `WithUser`
    // Scoreboard: E5
    @Test func otherScopesAnotherTenantAnotherUser() async throws {
        try await GraphService.run { service in
            let user = try service.user()
            let message = GraphMessage {
                $0.subject = "Hello"
                $0.toRecipients = [
                    GraphRecipient { $0.emailAddress = GraphEmailAddress { $0.address = "a@b.example" } }
                ]
            }
            let body: JSONValue = ["message": message.graphValue, "saveToSentItems": false]
            let refused = await #expect(throws: GraphError.self) {
                try await service.graph.me.appending("sendMail", as: JSONValue.self).post(body, as: user)
            }
            #expect(refused?.status == .forbidden)
            let path: GraphPath<JSONValue> = service.graph.me.appending("sendMail")
            try await path.post(body, as: user) { $0.scopes("Mail.Send") }
            let tenant = "7e8f90a1-0000-4a5b-8c6d-3a1c2b4db2c3"
            _ = try await service.graph.users.get { $0.asApp(tenant: tenant).top(1) }
            #expect(service.emulator.requests(of: .token).last?.tenant == tenant)
        }
    }

    // `new Beta.GraphServiceClient(…)` beside the other
    // Scoreboard: E8
    @Test func theVersionWithWhatIsNew() async throws {
        try await GraphService.run { service in
            _ = try await service.graph.beta.users.get { $0.asApp().top(1) }
            _ = try await service.graph.users.get { $0.asApp().top(1) }
            #expect(service.emulator.requests(of: .graph).map(\.path) == ["/beta/users", "/v1.0/users"])
            #expect(service.emulator.requestCount(of: .token) == 1)
        }
    }

    // `PageIterator<User, UserCollectionResponse>.CreatePageIterator(…)`, `BatchRequestContentCollection`
    // Scoreboard: E9
    @Test func pagesAndBatches() async throws {
        try await GraphService.run { service in
            var count = 0
            for try await _ in service.graph.users.list({ $0.asApp().select(\.id).top(60) }) {
                count += 1
                if count == 130 { break }
            }
            #expect(service.emulator.requestCount(of: .graph) == 3)
            let graph = service.graph.acting(as: .app)
            let (user, organizations) = try await graph.batch(
                graph.users["alice@contoso.example"].step(),
                graph.organization.step()
            )
            #expect(try user.get().displayName == "Alice")
            #expect(try organizations.get().items.first?.displayName == "Contoso")
        }
    }

    // `catch (ODataError)`, `catch (MicrosoftIdentityWebChallengeUserException)`
    @Test func errorsAreToldApart() async throws {
        var configuration = GraphService.configuration
        configuration.users = [.sample(policies: [.consent("https://graph.microsoft.com")])]
        try await GraphService.run(configuration) { service in
            let missing = await #expect(throws: GraphError.self) {
                try await service.graph.users["nobody@contoso.example"].get(as: .app)
            }
            #expect(missing?.has(code: "Request_ResourceNotFound") == true)
            let user = try service.user()
            let consent = await #expect(throws: AcquisitionError.self) { try await service.graph.me.get(as: user) }
            #expect(consent?.code == .interactionRequired)
        }
    }

    // `"DownstreamApis": { "MicrosoftGraph": { … } }`
    // Scoreboard: E4, E7
    @Test(arguments: [
        (#""MicrosoftGraph": {}"#, "login.microsoftonline.com", "https://graph.microsoft.com/v1.0", ["User.Read"]),
        (
            #""microsoftgraph": {"Scopes": ["Mail.Read"]}"#, "login.microsoftonline.us",
            "https://graph.microsoft.us/v1.0", ["Mail.Read"]
        ),
        (
            #""Other": {"BaseUrl": "https://x.example", "Scopes": ["a/b"]}"#, "login.chinacloudapi.cn",
            "https://microsoftgraph.chinacloudapi.cn/v1.0", ["User.Read"]
        ),
        (
            #""MicrosoftGraph": {"BaseUrl": "https://graph.microsoft.com/beta"}"#, "login.microsoftonline.com",
            "https://graph.microsoft.com/beta", ["User.Read"]
        ),
    ]) func settingsSayWhereGraphIs(apis: String, host: String, base: String, scopes: [String]) throws {
        let json = """
            {"AzureAd": {"Instance": "https://\(host)/", "TenantId": "contoso", "ClientId": "c",
             "ClientCredentials": [{"SourceType": "ClientSecret", "ClientSecret": "s"}]}, "DownstreamApis": {\(apis)}}
            """
        let settings = try ConfigurationSource(layers: [.json(json)]).load()
        let latchkey = try LatchkeyClient(settings)
        #expect(latchkey.graph.users["1"].url == "\(base)/users/1")
        #expect(latchkey.graph.options.api.scopes == scopes)
    }
}
