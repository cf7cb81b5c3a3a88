//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A request to an issuer, as far as a log may know it.
struct ProtocolMessage: Sendable {
    /// The fields and members whose values identify nobody and open nothing.
    private static let harmless: Set<String> = [
        "authorization_endpoint", "client_assertion_type", "client_id", "correlation_id",
        "device_authorization_endpoint", "end_session_endpoint", "error", "error_codes", "expires_in", "ext_expires_in",
        "grant_type", "interval", "issuer", "jwks_uri", "refresh_in", "req_cnf", "requested_token_use", "scope",
        "suberror", "timestamp", "token_endpoint", "token_type", "trace_id", "x-client-SKU", "x-client-Ver",
    ]
    /// How much of a value is written.
    private static let longestValue = 200
    private static let redaction = "<redacted>"

    /// The method, scheme, host and path; never the query.
    let address: String
    /// The fields of the form.
    let fields: String
    /// What the answer must not repeat.
    private let secrets: [String]

    /// Reads a request; `nil` when it is none of the protocol.
    init?(_ request: HTTPClientRequest) {
        let path = String((request.head.path ?? "").prefix { $0 != "?" })
        let isForm =
            request.head.method == .post
            && request.head.headerFields[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true
        let isMetadata = request.head.method == .get && Self.isMetadata(path)
        guard isForm || isMetadata else { return nil }
        let method = request.head.method.rawValue
        let scheme = request.head.scheme ?? ""
        self.address = "\(method) \(scheme)://\(request.head.authority ?? "")\(path)"
        let pairs = isForm ? Self.pairs(String(decoding: request.body, as: UTF8.self)) : []
        self.fields = pairs.map { "\($0)=\(Self.harmless.contains($0) ? Self.short($1) : Self.redaction)" }
            .joined(separator: ", ")
        // What is shorter stands in many texts by chance.
        self.secrets = pairs.filter { !Self.harmless.contains($0.0) && $0.1.utf8.count > 3 }.map(\.1)
    }

    /// The members of an answer; those of a description are what the issuer says, without what it was told.
    func members(ofAnswer bytes: [UInt8]) -> String {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else {
            return "no JSON object, \(bytes.count) bytes"
        }
        return answer.members.sorted { $0.key < $1.key }.map { name, value in
            let isTold = Self.harmless.contains(name) || name == "error_description"
            return "\(self.clean(name))=\(isTold ? self.clean(value) : Self.redaction)"
        }
        .joined(separator: ", ")
    }

    private func clean(_ text: String) -> String {
        SafeText.clean(text, limit: Self.longestValue, without: self.secrets)
    }

    private static func isMetadata(_ path: String) -> Bool {
        ["/.well-known/openid-configuration", "/discovery/instance", "/keys", "/.well-known/webfinger"]
            .contains { path.hasSuffix($0) }
    }

    private static func pairs(_ form: String) -> [(String, String)] {
        form.split(separator: "&").compactMap { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentDecoding.form(halves[0]),
                let value = PercentDecoding.form(halves.count > 1 ? halves[1] : "")
            else { return nil }
            return (name, value)
        }
    }

    private static func short(_ value: String) -> String { SafeText.clean(value, limit: Self.longestValue) }
}

extension ProtocolMessage {
    /// The members of an answer as texts; those that hold others are empty.
    private struct Answer: Decodable {
        struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        let members: [String: String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            self.members = container.allKeys.reduce(into: [:]) { members, name in
                let text = try? container.decode(String.self, forKey: name)
                let number = try? container.decode(Int64.self, forKey: name)
                let numbers = try? container.decode([Int64].self, forKey: name)
                members[name.stringValue] = text ?? number.map(String.init) ?? numbers.map { "\($0)" } ?? ""
            }
        }
    }
}
