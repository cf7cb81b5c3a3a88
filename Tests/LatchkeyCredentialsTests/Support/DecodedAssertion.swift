//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCredentials
import LatchkeyCrypto
import Testing

/// A client assertion, taken apart by means of others.
struct DecodedAssertion {
    let text: String
    let header: [String: Any]
    let claims: [String: Any]

    init(_ text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        try #require(parts.count == 3)
        func object(_ part: Substring) throws -> [String: Any] {
            let data = Data(try Base64URL.decode(part))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
        self.text = text
        self.header = try object(parts[0])
        self.claims = try object(parts[1])
    }

    /// The assertion of an authentication.
    init(_ authentication: ClientAuthentication, type: String = "jwt-bearer") throws {
        #expect(authentication.parameters.map(\.name) == ["client_assertion_type", "client_assertion"])
        #expect(
            authentication.parameters.first?.value == "urn:ietf:params:oauth:client-assertion-type:\(type)"
        )
        try self.init(try #require(authentication.parameters.last).value)
    }
}

extension ClientAuthentication {
    /// The value of a parameter.
    func value(of name: String) -> String? { self.parameters.first { $0.name == name }?.value }
}

/// A token as an orchestrator or a cloud issues it; nobody here verifies its signature.
func foreignToken(subject: String = "s", expiresAt: Int64? = Samples.now + 3600) -> String {
    let exp = expiresAt.map { ",\"exp\":\($0)" } ?? ""
    let payload = Base64URL.encode(Array("{\"sub\":\"\(subject)\"\(exp)}".utf8))
    return "\(Base64URL.encode(Array(#"{"alg":"RS256"}"#.utf8))).\(payload).c2ln"
}
