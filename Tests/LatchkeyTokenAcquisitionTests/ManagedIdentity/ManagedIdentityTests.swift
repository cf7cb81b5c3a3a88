//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization
import Testing

@Suite struct ManagedIdentityTests {
    private static let now: Int64 = 1_767_225_600
    private static let resource = "https://vault.azure.net/.default"

    private static func client(
        _ issuer: ScriptedIssuer,
        _ environment: [String: String] = [:],
        hasArcAgent: Bool = false,
        capabilities: [String] = [],
        arcDirectory: String = "/nowhere/",
        pauses: Pauses = Pauses()
    ) -> ManagedIdentityClient {
        ManagedIdentityClient(
            http: issuer.http,
            clientCapabilities: capabilities,
            timing: AcquisitionTiming(
                sleep: { pauses.append($0) },
                wallSeconds: { Self.now }
            ),
            environment: environment,
            hasArcAgent: hasArcAgent,
            arcDirectory: arcDirectory,
            loadTimeout: .seconds(600)
        )
    }

    private static func answer(_ members: String = #""expires_in": "3600""#) -> ScriptedIssuer.Answer {
        .init(body: #"{"access_token": "mi-token", "token_type": "Bearer", \#(members)}"#)
    }

    static let platforms: [(String, [String: String])] = [
        ("IMDS", [:]), ("IMDS", ["IDENTITY_ENDPOINT": "", "MSI_ENDPOINT": ""]),
        ("App Service", ["IDENTITY_ENDPOINT": "http://127.0.0.1:41741/msi/token/", "IDENTITY_HEADER": "h"]),
        (
            "App Service",
            [
                "IDENTITY_ENDPOINT": "http://127.0.0.1:41741/msi/token/", "IDENTITY_HEADER": "h",
                "MSI_ENDPOINT": "http://127.0.0.1:41741/MSI", "MSI_SECRET": "s",
            ]
        ),
        ("Machine Learning", ["MSI_ENDPOINT": "http://10.0.0.8:9999/MSI/auth", "MSI_SECRET": "s"]),
        ("Cloud Shell", ["MSI_ENDPOINT": "http://localhost:50342/oauth2/token"]),
        ("Azure Arc", ["IDENTITY_ENDPOINT": "http://127.0.0.1:40342/x", "IMDS_ENDPOINT": "http://127.0.0.1:40342"]),
        (
            "Service Fabric",
            [
                "IDENTITY_ENDPOINT": "https://localhost:2377/metadata/identity/oauth2/token", "IDENTITY_HEADER": "h",
                "IDENTITY_SERVER_THUMBPRINT": "84:e0:5c:1d:98:bc:e3:a5:42:1d:22:5b:14:0b:36:e8:6a:3d:55:34",
            ]
        ),
    ]

    // Scoreboard: F14
    @Test("The platform is recognised", arguments: Self.platforms)
    func platform(name: String, environment: [String: String]) {
        #expect(Self.client(ScriptedIssuer { _ in Self.answer() }, environment).platform == name)
    }

    // Scoreboard: F13, P29, W64
    @Test func imdsIsAskedExactly() async throws {
        let issuer = ScriptedIssuer { _ in Self.answer() }
        let client = Self.client(issuer)
        let options = AcquireTokenOptions(correlationID: Sample.correlationID)
        for identity in [
            ManagedIdentity.systemAssigned, .clientID("c"), .objectID("o"), .resourceID("/subscriptions/s"),
        ] {
            let token = try await client.token(
                scopes: [Self.resource],
                as: .managedIdentity(identity),
                options: options
            )
            #expect(token.value == "mi-token")
        }
        #expect(
            issuer.http.requests.map(\.head.path)
                == ["", "&client_id=c", "&object_id=o", "&msi_res_id=%2Fsubscriptions%2Fs"].map {
                    "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net\($0)"
                }
        )
        let call = try #require(issuer.calls.first)
        #expect(call.host == "169.254.169.254")
        #expect(call.request.head.scheme == "http")
        #expect(call.field("Metadata") == "true")
        #expect(call.field("x-ms-client-request-id") == Sample.correlationID)
    }

    // Scoreboard: P30
    @Test func appServiceIsAskedExactly() async throws {
        let issuer = ScriptedIssuer { _ in Self.answer(#""expires_on": "1767229200""#) }
        let client = Self.client(issuer, Self.platforms[2].1)
        _ = try await client.token(scopes: [Self.resource], as: .managedIdentity(.resourceID("/r")))
        let call = try #require(issuer.calls.first)
        #expect(
            call.request.head.path
                == "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net&mi_res_id=%2Fr"
        )
        #expect(call.field("X-IDENTITY-HEADER") == "h")
    }

    // Scoreboard: P35
    @Test func machineLearningIsAskedExactly() async throws {
        let issuer = ScriptedIssuer { _ in Self.answer() }
        var environment = Self.platforms[4].1
        environment["DEFAULT_IDENTITY_CLIENT_ID"] = "default"
        let client = Self.client(issuer, environment)
        _ = try await client.token(scopes: [Self.resource], as: .managedIdentity())
        _ = try await client.token(scopes: [Self.resource], as: .managedIdentity(.clientID("c")))
        #expect(issuer.calls.map { $0.query["clientid"] } == ["default", "c"])
        #expect(issuer.calls.map { $0.query["api-version"] } == ["2017-09-01", "2017-09-01"])
        #expect(issuer.calls.first?.path == "/MSI/auth")
        #expect(issuer.calls.first?.field("secret") == "s")
    }

    // Scoreboard: P33
    @Test func cloudShellIsAskedExactly() async throws {
        let issuer = ScriptedIssuer { _ in Self.answer() }
        let client = Self.client(issuer, Self.platforms[5].1)
        _ = try await client.token(scopes: ["https://management.azure.com//.default"], as: .managedIdentity())
        let call = try #require(issuer.calls.first)
        #expect(call.request.head.method == .post)
        #expect(call.form == ["resource": "https://management.azure.com/"])
        #expect(call.field("Metadata") == "true")
        #expect(call.field("Content-Type") == "application/x-www-form-urlencoded")
    }

    @Test func serviceFabricIsAskedExactly() async throws {
        let issuer = ScriptedIssuer { _ in Self.answer() }
        let client = Self.client(issuer, Self.platforms[7].1)
        _ = try await client.token(scopes: [Self.resource], as: .managedIdentity(.objectID("o")))
        let call = try #require(issuer.calls.first)
        #expect(call.query == ["api-version": "2020-05-01", "resource": "https://vault.azure.net", "principalId": "o"])
        #expect(call.field("secret") == "h")
        let pin: [UInt8] = [0x84, 0xE0, 0x5C, 0x1D, 0x98, 0xBC, 0xE3, 0xA5, 0x42, 0x1D]
        #expect(call.request.pinnedServerCertificate?.prefix(10) == pin[...])
        #expect(call.request.pinnedServerCertificate?.count == 20)
    }

    // Scoreboard: F16, P27
    @Test func aRejectedTokenIsNamedWhereThePlatformListens() async throws {
        let issuer = ScriptedIssuer { call in
            let value = call.query["token_sha256_to_refresh"] == nil ? "test_token" : "new"
            return .token(value)
        }
        let client = Self.client(issuer, Self.platforms[7].1, capabilities: ["cp1", "cp2"])
        _ = try await client.token(scopes: [Self.resource], as: .managedIdentity())
        let token = try await client.token(
            scopes: [Self.resource],
            as: .managedIdentity(),
            options: .init(claims: "{}")
        )
        #expect(token.value == "new")
        #expect(issuer.calls.map { $0.query["xms_cc"] } == ["cp1,cp2", "cp1,cp2"])
        #expect(
            issuer.calls.last?.query["token_sha256_to_refresh"]
                == "cc0af97287543b65da2c7e1476426021826cab166f1e063ed012b855ff819656"
        )
    }

    // Scoreboard: F15
    @Test func aRefreshIsForced() async throws {
        let issuer = ScriptedIssuer { _ in Self.answer() }
        let client = Self.client(issuer)
        _ = try await client.token(scopes: [Self.resource], as: .managedIdentity())
        let options = AcquireTokenOptions(forceRefresh: true, correlationID: "mine")
        _ = try await client.token(scopes: [Self.resource], as: .managedIdentity(), options: options)
        #expect(issuer.calls.count == 2)
        #expect(issuer.calls.last?.field("x-ms-client-request-id") == "mine")
    }

    @Test func manyCallersShareOneRequest() async throws {
        let issuer = ScriptedIssuer { _ in Self.answer() }
        let client = Self.client(issuer)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask { _ = try await client.token(scopes: [Self.resource], as: .managedIdentity()) }
            }
            try await group.waitForAll()
        }
        #expect(issuer.calls.count == 1)
    }

    @Test func anApplicationReachesTheHostsIdentity() async throws {
        let issuer = ScriptedIssuer { _ in Self.answer() }
        let store = MemoryTokenStore()
        let client = try issuer.client(cache: Sample.cache(store: store))
        _ = try await client.token(scopes: [Self.resource], as: .managedIdentity())
        let options = AcquireTokenOptions { $0.managedIdentity = .clientID("c") }
        _ = try await client.token(scopes: [Self.resource], as: .app, options: options)
        #expect(issuer.calls.map { $0.query["client_id"] } == [nil, "c"])
        // What belongs to one host is not shared with others.
        #expect(store.count == 0)
    }

    // Scoreboard: P37
    @Test(
        "Hosts are asked again as long as that may help",
        arguments: [
            ([:], 404, [1, 2, 4]), ([:], 429, [1, 2, 4]), ([:], 502, [1, 2, 4]), ([:], 400, []), ([:], 403, []),
            ([:], 410, [10, 10, 10, 10, 10, 10, 10]), (Self.platforms[2].1, 404, [1, 1, 1]),
            (Self.platforms[2].1, 502, []), (Self.platforms[2].1, 503, [1, 1, 1]), (Self.platforms[5].1, 410, []),
        ] as [([String: String], Int, [Int])]
    )
    func retries(environment: [String: String], status: Int, expected: [Int]) async throws {
        let issuer = ScriptedIssuer { _ in .init(status: status, body: #"{"error":"invalid_request"}"#) }
        let pauses = Pauses()
        let client = Self.client(issuer, environment, pauses: pauses)
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: [Self.resource], as: .managedIdentity())
        }
        #expect(pauses.all == expected.map { .seconds($0) })
        #expect(issuer.calls.count == expected.count + 1)
        #expect(error?.response?.status == status)
    }

    @Test func patienceIsLongerWhenTheHostAsksForIt() async throws {
        let pauses = Pauses()
        let issuer = ScriptedIssuer { _ in
            pauses.all.isEmpty ? .init(status: 429, fields: [.retryAfter: "7"], body: "") : Self.answer()
        }
        _ = try await Self.client(issuer, pauses: pauses).token(scopes: [Self.resource], as: .managedIdentity())
        #expect(pauses.all == [.seconds(7)])
    }

    @Test(
        "Lives are read in every form",
        arguments: [
            (#""expires_on": "1767229200""#, 3600), (#""expires_on": 1767229200"#, 3600),
            (#""expires_on": "2026-01-01T01:00:00+00:00""#, 3600), (#""expires_on": "2026-01-01T01:00:00Z""#, 3600),
            (#""expires_on": "2026-01-01T03:00:00.1234567+02:00""#, 3600),
            (#""expires_on": "01/01/2026 01:00:00""#, 3600),
            (#""expires_on": "2026-01-01 01:00:00""#, 3600), (#""expires_on": "1/1/2026 1:00:00 AM +00:00""#, 3600),
            (#""expires_on": "1/1/2026 1:00:00 PM +00:00""#, 13 * 3600),
            (#""expires_on": "01/01/2026 12:30:00 AM""#, 1800),
            (#""expires_in": 3600"#, 3600), (#""expires_in": "3600""#, 3600),
            (#""expires_in": "86399", "expires_on": "1767229200""#, 3600),
            (#""expires_in": 600, "expires_on": null"#, 600),
        ]
    )
    func lives(members: String, seconds: Int) async throws {
        let client = Self.client(ScriptedIssuer { _ in Self.answer(members) })
        let cache = try await client.token(scopes: [Self.resource], as: .managedIdentity())
        let left = cache.expiresAt.seconds - SystemSeconds.now
        #expect(abs(Int(left) - seconds) <= 60)
    }

    @Test(
        "Answers that make no sense are refused",
        arguments: [
            "", "<html>", "[]", "{}", #"{"access_token":"a"}"#, #"{"access_token":"","expires_in":1}"#,
            #"{"access_token":7,"expires_in":1}"#, #"{"access_token":"a b","expires_in":3600}"#,
            #"{"access_token":"a","expires_in":"soon"}"#, #"{"access_token":"a","expires_in":-1}"#,
            #"{"access_token":"a","expires_on":"tomorrow"}"#, #"{"access_token":"a","expires_on":"1767220000"}"#,
            #"{"access_token":"a","expires_on":"99/99/9999 99:99:99"}"#, #"{"access_token":"a","expires_on":[]}"#,
            #"{"access_token":"a","expires_on":1e300}"#, #"{"access_token":"a","expires_in":3600,"token_type":"pop"}"#,
            #"{"access_token":"a","expires_on":"2126-01-01T00:00:00Z"}"#,
        ]
    )
    func badAnswers(body: String) async throws {
        let client = Self.client(ScriptedIssuer { _ in .init(body: body) })
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: [Self.resource], as: .managedIdentity())
        }
        #expect(error?.code == .invalidResponse)
        #expect(error?.message.contains("IMDS") == true)
    }

    @Test(
        "Errors of every form are understood",
        arguments: [
            (#"{"error":"invalid_request","error_description":"Identity not found"}"#, "Identity not found"),
            (#"{"statusCode":400,"message":"No way","correlationId":"id"}"#, "No way"),
            (#"{"Message":"Nope"}"#, "Nope"),
            (#"{"error":{"code":"AudienceNotSupported","message":"audience"}}"#, "AudienceNotSupported audience"),
            ("<html>", "status 400"), ("", "status 400"), ("[7]", "status 400"),
            (#"{"error":7,"message":[]}"#, "status 400"),
        ]
    )
    func errors(body: String, text: String) async throws {
        let client = Self.client(ScriptedIssuer { _ in .init(status: 400, body: body) })
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: [Self.resource], as: .managedIdentity())
        }
        #expect(error?.code == .service)
        #expect(error?.reason == "managed_identity_request_failed")
        #expect(error?.message.contains(text) == true)
        #expect(error?.response?.correlationID != nil)
    }

    // Scoreboard: F33, P36
    @Test func whatTheHostCannotDoIsRefused() async throws {
        let issuer = ScriptedIssuer { _ in Self.answer() }
        func reason(
            _ environment: [String: String] = [:],
            _ identity: ManagedIdentity = .systemAssigned,
            scopes: [String] = [Self.resource],
            scheme: TokenScheme = .bearer
        ) async -> String? {
            let options = AcquireTokenOptions { $0.scheme = scheme }
            let error = await #expect(throws: AcquisitionError.self) {
                try await Self.client(issuer, environment).token(
                    scopes: scopes,
                    as: .managedIdentity(identity),
                    options: options
                )
            }
            return error?.reason
        }
        #expect(await reason(scheme: .boundToCertificate) == "mtls_pop_requires_keyguard")
        #expect(await reason(scopes: ["a", "b"]) == "exactly_one_scope_expected")
        #expect(
            await reason(Self.platforms[7].1, .clientID("c"))
                == "user_assigned_managed_identity_not_configurable_at_runtime"
        )
        #expect(await reason(Self.platforms[5].1, .clientID("c")) == "user_assigned_managed_identity_not_supported")
        #expect(await reason(["MSI_ENDPOINT": "no url"]) == "invalid_managed_identity_endpoint")
        var fabric = Self.platforms[7].1
        fabric["IDENTITY_SERVER_THUMBPRINT"] = "84E0"
        #expect(await reason(fabric) == "invalid_managed_identity_endpoint")
        #expect(issuer.calls.isEmpty)
    }

    @Test func aHostThatCannotBeReachedIsSaidSo() async throws {
        let client = ManagedIdentityClient(
            http: StubHTTPClient(failing: .connectFailed),
            timing: .immediate,
            environment: [:],
            hasArcAgent: false
        )
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: [Self.resource], as: .managedIdentity())
        }
        #expect(error?.reason == "managed_identity_unreachable_network")
        #expect(error?.code == .network)
    }

    @Test func theAddressOfIMDSCanBeChanged() async throws {
        let issuer = ScriptedIssuer { _ in Self.answer() }
        let client = Self.client(issuer, ["AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:8080/"])
        _ = try await client.token(scopes: [Self.resource], as: .app)
        #expect(issuer.calls.first?.host == "127.0.0.1:8080")
        #expect(issuer.calls.first?.path == "/metadata/identity/oauth2/token")
    }
}
