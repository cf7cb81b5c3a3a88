//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyWeb

/// Why a request is not served (RFC 9457).
struct SidecarProblem: Error, Sendable {
    /// The value of a further member.
    enum Member: Sendable {
        case text(String)
        case number(Int)
        case numbers([Int])
    }

    let status: HTTPResponse.Status
    /// A stable name of what went wrong, for programs.
    let code: String
    /// What went wrong and what to do; free of tokens and secrets.
    var detail: String
    var members: [(name: String, value: Member)] = []
    var fields: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    /// Adds a member that is known.
    mutating func add(_ name: String, _ value: String?) {
        if let value, !value.isEmpty { self.members.append((name, .text(value))) }
    }

    /// Says how long to wait, in the header as well.
    mutating func retry(after duration: Duration?) {
        let seconds = max(1, Int((duration ?? .seconds(1)).components.seconds))
        self.members.append(("retryAfter", .number(seconds)))
        self.fields[.retryAfter] = String(seconds)
    }

    /// The response.
    func response() -> OutboundResponse {
        let (kind, title) = Self.kinds[self.status.code] ?? ("about:blank", self.status.reasonPhrase)
        var text = "{\"type\":\(JSONText.quoted(kind)),\"title\":\(JSONText.quoted(title))"
        text += ",\"status\":\(self.status.code)"
        text += ",\"detail\":\(JSONText.quoted(self.detail)),\"code\":\(JSONText.quoted(self.code))"
        for member in self.members { text += ",\(JSONText.quoted(member.name)):\(Self.text(of: member.value))" }
        text += ",\"traceId\":\"\(Self.traceID())\"}"
        var fields = self.fields
        fields[.contentType] = "application/problem+json"
        fields[.cacheControl] = "no-store"
        return OutboundResponse(status: self.status, headerFields: fields, body: Array(text.utf8))
    }

    private static func text(of member: Member) -> String {
        switch member {
        case .text(let text): JSONText.quoted(text)
        case .number(let number): String(number)
        case .numbers(let numbers): "[\(numbers.map(String.init).joined(separator: ","))]"
        }
    }

    private static func traceID() -> String {
        let halves = [UInt64.random(in: 1 ... .max), UInt64.random(in: 0 ... .max)]
        return halves.map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        .joined()
    }

    /// Type and title by status: the titles never change, because clients look at them.
    private static let kinds: [Int: (String, String)] = {
        let base = "https://tools.ietf.org/html/rfc9110#section-15."
        return [
            400: (base + "5.1", "Bad Request"),
            401: (base + "5.2", "Unauthorized"),
            403: (base + "5.4", "Forbidden"),
            404: (base + "5.5", "Not Found"),
            405: (base + "5.6", "Method Not Allowed"),
            408: (base + "5.9", "Request Timeout"),
            413: (base + "5.14", "Content Too Large"),
            500: (base + "6.1", "An error occurred while processing your request."),
            502: (base + "6.3", "Bad Gateway"),
            503: (base + "6.4", "Service Unavailable"),
            504: (base + "6.5", "Gateway Timeout"),
        ]
    }()
}
