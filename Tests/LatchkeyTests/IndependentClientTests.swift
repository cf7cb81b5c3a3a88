//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import Testing

/// Client libraries that others wrote, against the emulator; and our requests against theirs.
@Suite(
    .enabled(if: Judge.python != nil, "Set LATCHKEY_PYTHON to a Python that has msal and azure-identity."),
    .timeLimit(.minutes(5))
)
struct IndependentClientTests {
    /// The fields in which our token request differs from the one of msal for Python, and why.
    ///
    /// | field | msal | ours | why |
    /// | --- | --- | --- | --- |
    /// | `client_info` | 1 | 2 | as MSAL.NET: the service may return more, and we read what it returns |
    private static let differences: [String: (theirs: String?, ours: String?)] = [
        "client_info": ("1", "2")
    ]

    @Test(arguments: Judge.allCases) func obtainsATokenThatTheAPIAccepts(judge: Judge) async throws {
        try await TestService.run { service in
            let secret = try #require(service.emulator.configuration.applications.first?.secrets.first)
            let outcome = try await judge.acquireToken(
                from: service.emulator,
                tenant: TestService.tenant,
                secret: secret,
                folder: service.folder
            )
            #expect(outcome.token?.split(separator: ".").count == 3)
            #expect(outcome.error == nil)
            #expect(service.emulator.requestCount(of: .token) == 1)
        }
    }

    @Test(arguments: Judge.allCases) func understandsTheRefusalOfAWrongSecret(judge: Judge) async throws {
        try await TestService.run { service in
            let outcome = try await judge.acquireToken(
                from: service.emulator,
                tenant: TestService.tenant,
                secret: "wrong",
                folder: service.folder
            )
            #expect(outcome.token == nil)
            #expect(outcome.error?.contains(judge == .msal ? "invalid_client" : "AADSTS7000215") == true)
        }
    }

    @Test func sendsTheFieldsThatMsalSends() async throws {
        try await TestService.run { service in
            let secret = try #require(service.emulator.configuration.applications.first?.secrets.first)
            _ = try await Judge.msal.acquireToken(
                from: service.emulator,
                tenant: TestService.tenant,
                secret: secret,
                folder: service.folder
            )
            _ = try await service.products()
            let requests = service.emulator.requests(of: .token)
            try #require(requests.count == 2)
            let (theirs, ours) = (Self.fields(requests[0]), Self.fields(requests[1]))
            for name in Set(theirs.keys).union(ours.keys).sorted() {
                if let expected = Self.differences[name] {
                    #expect(theirs[name] == expected.theirs, "\(name), theirs")
                    #expect(ours[name] == expected.ours, "\(name), ours")
                } else {
                    #expect(theirs[name] == ours[name], "\(name)")
                }
            }
            #expect(requests[0].path == requests[1].path)
            #expect(requests[0].method == requests[1].method)
            let contentType = requests[1].headers[.contentType]?.prefix { $0 != ";" }
            #expect(contentType == requests[0].headers[.contentType]?.prefix { $0 != ";" })
        }
    }

    private static func fields(_ request: Emulator.RecordedRequest) -> [String: String] {
        Dictionary(request.form.map { ($0.name, $0.value) }) { "\($0), repeated: \($1)" }
    }
}
