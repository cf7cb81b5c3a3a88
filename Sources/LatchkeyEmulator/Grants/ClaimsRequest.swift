//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a client asks to be in its token, in the parameter `claims`.
struct ClaimsRequest: Hashable, Sendable {
    private struct Document: Decodable {
        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
        }
        var accessToken: [String: Member?]?
    }

    /// What is asked of one claim; other members are passed over.
    private struct Member: Decodable {
        var values: [String]?
        var value: String?
    }

    /// What the client says it can do, `xms_cc`.
    var capabilities: [String] = []
    /// The policies that the client was told to meet, `capolids`.
    var policies: Set<String> = []
    /// The authentication contexts that the sign-in must meet, `acrs`.
    var contexts: Set<String> = []

    /// A client that asks for nothing.
    init() {}

    /// Reads the parameter.
    ///
    /// - Throws: The error to answer with, when the text is no JSON object.
    init(_ text: String?) throws(EntraError) {
        guard let text else { return }
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(text.utf8)) else {
            throw .unreadableClaims
        }
        let members = document.accessToken ?? [:]
        self.capabilities = members["xms_cc"]??.values ?? []
        self.policies = Set(members["capolids"]??.values ?? [])
        let contexts: Member? = members["acrs"] ?? nil
        self.contexts = Set((contexts?.values ?? []) + (contexts?.value.map { [$0] } ?? []))
    }
}
