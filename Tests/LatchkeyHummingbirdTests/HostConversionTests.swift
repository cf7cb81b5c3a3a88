//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyWeb
import Testing

/// What of a request reaches the decisions, and what of them reaches the client: alike in every web framework.
@Suite(.serialized, .timeLimit(.minutes(5))) struct HostConversionTests {
    /// Answers requests with what it saw of them.
    private struct Echo: PathOwner {
        func respond(to request: InboundRequest) async -> OutboundResponse? {
            guard request.path.hasPrefix("/echo") else { return nil }
            let body = try? await request.readBody(1000)
            guard let body else { return OutboundResponse(status: .contentTooLarge) }
            let kind = HTTPField.Name("X-Kind").map { request.head.headerFields[values: $0] } ?? []
            let hasCertificate = await request.peer.certificate() != nil
            let lines = [
                request.head.method.rawValue, request.path, request.query, request.head.authority ?? "",
                "\(request.peer.address.isLocal)", kind.joined(separator: "|"), "\(hasCertificate)",
                String(decoding: body, as: UTF8.self),
            ]
            var fields: HTTPFields = [.contentType: "text/plain"]
            for name in ["a", "b"] { fields.append(HTTPField(name: .setCookie, value: "\(name)=1; Path=/")) }
            return OutboundResponse(
                status: .accepted,
                headerFields: fields,
                body: Array(lines.joined(separator: "\n").utf8)
            )
        }
    }

    // Scoreboard: W76
    @Test(arguments: TestHost.allCases) func requestsAndResponsesArriveWhole(_ host: TestHost) async throws {
        try await HostService.run(host, owners: [Echo()]) { service in
            var fields = HTTPFields()
            let kind = try #require(HTTPField.Name("X-Kind"))
            fields.append(HTTPField(name: kind, value: "one"))
            fields.append(HTTPField(name: kind, value: "two"))
            fields.append(HTTPField(name: try #require(HTTPField.Name("X-Forwarded-For")), value: "203.0.113.9"))
            let answer = try await send(
                "/echo/a%2Fb%20c?q=1%26&q=2",
                to: service.port,
                method: .put,
                fields,
                body: "körper",
                over: service.http
            )
            #expect(answer.head.status == .accepted)
            #expect(answer.head.headerFields[values: .setCookie] == ["a=1; Path=/", "b=1; Path=/"])
            let lines = answer.body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let kinds = host.keepsRepeatedFields ? "one|two" : "two"
            #expect(
                lines == [
                    "PUT", "/echo/a%2Fb%20c", "q=1%26&q=2", "localhost:\(service.port)", "true", kinds, "false",
                    "körper",
                ]
            )
        }
    }

    // Scoreboard: W76
    @Test(arguments: TestHost.allCases) func bodiesAreReadUpToTheLimit(_ host: TestHost) async throws {
        try await HostService.run(host, owners: [Echo()]) { service in
            for (count, status) in [(1000, HTTPResponse.Status.accepted), (1001, .contentTooLarge), (0, .accepted)] {
                let body = String(repeating: "a", count: count)
                let answer = try await send("/echo", to: service.port, method: .post, body: body, over: service.http)
                #expect(answer.head.status == status)
            }
        }
    }
}
