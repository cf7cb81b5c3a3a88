//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// What can be said of a token without showing it.
struct TokenFacts {
    private let token: AccessToken
    private let acquisition: AcquisitionReport?
    private let now: WallTime
    private let isRevealed: Bool
    /// The claims of a token that is a JSON Web Token; nobody has verified them here.
    private let claims: [String: Any]?

    /// - Parameters:
    ///   - token: The token.
    ///   - acquisition: How it was acquired; `nil` when it was held.
    ///   - now: The present.
    ///   - isRevealed: Whether the token itself is shown.
    init(_ token: AccessToken, _ acquisition: AcquisitionReport?, now: WallTime, isRevealed: Bool) {
        self.token = token
        self.acquisition = acquisition
        self.now = now
        self.isRevealed = isRevealed
        self.claims = Self.claims(of: token.value)
    }

    /// The facts as one JSON object.
    func json() throws -> String {
        var members: [String: Any] = [
            "tokenType": self.token.tokenType, "scopes": self.token.scopes,
            "expiresAt": self.expiry, "expiresInSeconds": self.secondsLeft,
            "source": self.source, "cacheLevel": self.acquisition == nil ? "store" : "none",
            "claims": self.claims ?? NSNull(),
        ]
        if let acquisition = self.acquisition {
            members["correlationId"] = acquisition.correlationID
            members["acquisitionMilliseconds"] = Self.milliseconds(acquisition.duration)
        }
        if let key = self.token.bindingKeyID { members["boundTo"] = key }
        if self.isRevealed { members["token"] = self.token.value }
        return try Self.json(members)
    }

    /// The facts as lines for people.
    func table() -> String {
        var rows = [
            ("type", self.token.tokenType),
            ("expires", "\(self.expiry), in \(self.secondsLeft) s"),
            ("scopes", Self.printable(self.token.scopes.joined(separator: " "))),
            ("source", self.source),
        ]
        if let acquisition = self.acquisition {
            rows.append(("acquired in", "\(Self.milliseconds(acquisition.duration)) ms"))
            rows.append(("correlation", Self.printable(acquisition.correlationID)))
        }
        if let key = self.token.bindingKeyID { rows.append(("bound to", key)) }
        if self.claims == nil { rows.append(("claims", "none that can be read; the token is no JSON Web Token")) }
        for (name, value) in (self.claims ?? [:]).sorted(by: { $0.key < $1.key }) {
            rows.append(("claim \(Self.printable(name))", Self.text(of: value)))
        }
        if self.isRevealed { rows.append(("token", self.token.value)) }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { $0.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $1 }.joined(separator: "\n")
    }

    private var source: String { self.acquisition == nil ? "cache" : "issuer" }

    private var secondsLeft: Int64 { self.token.expiresAt.seconds - self.now.seconds }

    private var expiry: String {
        Date(timeIntervalSince1970: Double(self.token.expiresAt.seconds)).ISO8601Format()
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }

    private static func claims(of token: String) -> [String: Any]? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = try? Base64URL.decode(parts[1]) else { return nil }
        return try? JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any]
    }

    /// A value of a claim on one line; control characters are escaped, as JSON has it.
    private static func text(of value: Any) -> String {
        if let text = value as? String { return Self.printable(text) }
        let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? JSONSerialization.data(withJSONObject: value, options: options) else { return "?" }
        return Self.printable(String(decoding: data, as: UTF8.self))
    }

    /// A text without what moves a terminal's cursor.
    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }

    /// An object as JSON for people and programs.
    static func json(_ members: [String: Any]) throws -> String {
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try JSONSerialization.data(withJSONObject: members, options: options), as: UTF8.self)
    }
}
