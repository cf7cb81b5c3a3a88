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

/// An issuer that answers token requests as a closure says, and keeps what it was asked.
final class ScriptedIssuer: Sendable {
    /// One request as the issuer understands it.
    struct Call: Sendable {
        let request: HTTPClientRequest
        /// The parameters of the form.
        let form: [String: String]
        /// The parameters of the query.
        let query: [String: String]

        var path: String { String((self.request.head.path ?? "").prefix { $0 != "?" }) }
        var host: String { self.request.head.authority ?? "" }
        func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { self.request.head.headerFields[$0] } }
    }

    /// What the issuer answers.
    struct Answer: Sendable {
        var status = 200
        var fields: HTTPFields = [:]
        var body: String
    }

    let http: StubHTTPClient

    init(_ answer: @escaping @Sendable (Call) -> Answer) {
        self.http = StubHTTPClient { request throws(HTTPClientError) in
            let answer = answer(Call(request))
            return HTTPClientResponse(status: answer.status, fields: answer.fields, answer.body)
        }
    }

    var calls: [Call] { self.http.requests.map(Call.init) }
    /// The grant types that were asked for, in order.
    var grants: [String] { self.calls.map { $0.form["grant_type"] ?? "-" } }

    func client(
        _ change: (inout ApplicationOptions) -> Void = { _ in },
        cache: TokenCache = Sample.cache(),
        events: AcquisitionEvents = .init(),
        timing: AcquisitionTiming = .immediate,
        environment: [String: String] = [:]
    ) throws -> ConfidentialClient {
        var options = try Sample.options()
        change(&options)
        return try ConfidentialClient(
            options,
            cache: cache,
            http: self.http,
            events: events,
            timing: timing,
            environment: environment
        )
    }
}

extension ScriptedIssuer.Call {
    init(_ request: HTTPClientRequest) {
        self.request = request
        self.form = Self.parameters(String(decoding: request.body, as: UTF8.self))
        let path = request.head.path ?? ""
        self.query = Self.parameters(path.firstIndex(of: "?").map { String(path[path.index(after: $0)...]) } ?? "")
    }

    private static func parameters(_ text: String) -> [String: String] {
        var parameters: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { Self.decoded(String($0)) }
            parameters[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return parameters
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0x3F)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension ScriptedIssuer.Answer {
    /// A token response.
    static func token(_ value: String = Sample.token, type: String = "Bearer", _ members: String = "") -> Self {
        let rest = members.isEmpty ? "" : ", \(members)"
        return .init(body: #"{"token_type": "\#(type)", "expires_in": 3599, "access_token": "\#(value)"\#(rest)}"#)
    }

    /// A token response for a user.
    static func user(
        _ value: String = "user-token",
        refresh: String? = nil,
        scope: String? = nil,
        info: String = Sample.clientInfo
    ) -> Self {
        var members = #""client_info": "\#(info)""#
        if let refresh { members += #", "refresh_token": "\#(refresh)""# }
        if let scope { members += #", "scope": "\#(scope)""# }
        return .token(value, members)
    }

    static func error(_ name: String, status: Int = 400, _ members: String = "") -> Self {
        .init(status: status, body: #"{"error": "\#(name)"\#(members.isEmpty ? "" : ", " + members)}"#)
    }
}
