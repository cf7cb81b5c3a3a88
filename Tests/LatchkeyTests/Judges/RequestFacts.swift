//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyCrypto
import LatchkeyEmulator

/// What two clients' requests are compared by: one text for each field, in which what is random or depends on the machine
/// is replaced.
struct RequestFacts {
    /// What the transfer needs, and what says nothing about the request.
    private static let transport: Set<String> = ["accept-encoding", "connection", "content-length", "host"]
    /// What is new in every request.
    private static let random: Set<String> = [
        "client-request-id", "code", "code_challenge", "code_verifier", "device_code", "jti", "nonce", "refresh_token",
        "state", "x-ms-client-request-id",
    ]
    /// What depends on the versions of programs.
    private static let versioned: Set<String> = ["user-agent", "x-client-cpu", "x-client-os", "x-client-ver"]

    /// The facts by their names, such as `token.form.scope`.
    private(set) var values: [String: String] = [:]
    /// The endpoints that the client itself asked, and no browser.
    private(set) var clientEndpoints: [String] = []

    /// Takes facts that are known already.
    init(_ values: [String: String], clientEndpoints: [String]) {
        self.values = values
        self.clientEndpoints = clientEndpoints
    }

    /// Notes the newest request to each endpoint of a flow.
    ///
    /// - Parameters:
    ///   - emulator: What recorded the requests.
    ///   - flow: The flow.
    ///   - judge: With whom; not all of them send the browser to the issuer themselves.
    init(of emulator: Emulator, flow: JudgedFlow, judge: Judge) {
        for endpoint in flow.endpoints where endpoint != .authorize || judge.startsSignIns {
            guard let request = emulator.requests(of: endpoint).last else { continue }
            self.note(request, as: endpoint.description)
        }
        let others: [Emulator.Endpoint] = [.instanceDiscovery, .keys, .openIDConfiguration, .other]
        let asked = others.filter { emulator.requestCount(of: $0) > 0 }
        self.values["other endpoints"] = asked.isEmpty ? nil : asked.map(\.description).joined(separator: " ")
    }

    private mutating func note(_ request: Emulator.RecordedRequest, as name: String) {
        self.values["\(name).method"] = request.method.rawValue
        self.values["\(name).path"] = request.path
        for field in request.query { self.note(field.name, field.value, in: "\(name).query") }
        for field in request.form { self.note(field.name, field.value, in: "\(name).form") }
        // What a browser sends is not the client's.
        guard request.endpoint != .authorize else { return }
        self.clientEndpoints.append(name)
        for field in request.headers where !Self.transport.contains(field.name.canonicalName) {
            self.note(field.name.canonicalName, field.value, in: "\(name).header")
        }
    }

    private mutating func note(_ name: String, _ value: String, in place: String) {
        if name == "client_assertion" { return self.noteAssertion(value, as: "\(place).\(name)") }
        let earlier = self.values["\(place).\(name)"].map { "\($0), again: " } ?? ""
        self.values["\(place).\(name)"] = earlier + Self.normalised(value, of: name)
    }

    private static func normalised(_ value: String, of name: String) -> String {
        if Self.random.contains(name) { return "<random>" }
        if Self.versioned.contains(name) { return Self.withoutVersions(value) }
        switch name {
        // What it counts is for the issuer's statistics, in a form that each version defines anew.
        case "x-client-current-telemetry", "x-client-last-telemetry": return "<form \(value.prefix { $0 != "|" })>"
        case "x5t", "x5t#S256": return value.replacing(#/[\w+\/-]+/#, with: "<thumbprint>")
        case "scope": return value.split(separator: " ").sorted().joined(separator: " ")
        case "claims": return Self.canonical(Data(value.utf8)) ?? value
        default: return value
        }
    }

    private static func withoutVersions(_ text: String) -> String {
        text.replacing(#/\(.*\)/#, with: "(<system>)").replacing(#/\d+(\.\d+)*[\w.+-]*/#, with: "<version>")
    }

    private static func canonical(_ json: Data) -> String? {
        guard let value = try? JSONSerialization.jsonObject(with: json),
            let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    // MARK: - Assertions

    /// Notes the parameters of an assertion's header, and its claims.
    private mutating func noteAssertion(_ assertion: String, as name: String) {
        let parts = assertion.split(separator: ".").prefix(2).map { Self.members($0) }
        guard parts.count == 2, let header = parts[0], let claims = parts[1] else {
            self.values[name] = "not a JSON Web Token"
            return
        }
        for (member, value) in header {
            self.values["\(name).header.\(member)"] = Self.normalised(Self.text(value), of: member)
        }
        let start = Self.seconds(claims["nbf"] ?? claims["iat"])
        for (member, value) in claims {
            let isTime = ["exp", "iat", "nbf"].contains(member)
            self.values["\(name).claims.\(member)"] =
                isTime
                ? "<now> + \(Int((Self.seconds(value) - start).rounded()))"
                : Self.normalised(Self.text(value), of: member)
        }
    }

    private static func seconds(_ value: Any?) -> Double { (value as? NSNumber)?.doubleValue ?? 0 }

    private static func members(_ part: Substring) -> [String: Any]? {
        guard let bytes = try? Base64URL.decode(part) else { return nil }
        return try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    }

    private static func text(_ value: Any) -> String {
        if let text = value as? String { return text }
        guard let array = value as? [String] else { return "\(value)" }
        // Certificates are new in every run; the issuer compares them.
        return array.map { $0.contains("\n") ? "<certificate in lines>" : "<certificate>" }.joined(separator: " ")
    }
}
