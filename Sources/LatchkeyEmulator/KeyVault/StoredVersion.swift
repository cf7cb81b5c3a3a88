//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A version of a secret, key or certificate.
struct StoredVersion: Sendable {
    /// What it is.
    enum Content: Sendable {
        case secret(String)
        case key(PrivateKey)
        case certificate(Certificate, policy: EmulatorJSON)
    }

    let id: String
    let content: Content
    var contentType: String?
    var tags: [String: String] = [:]
    var isEnabled = true
    var notBefore: Int64?
    var expires: Int64?
    let created: Int64
    var updated: Int64
    /// Whether it belongs to a certificate.
    var isManaged = false

    init(_ content: Content, at now: Int64, id: String = Opaque.versionID()) {
        self.id = id
        self.content = content
        self.created = now
        self.updated = now
    }

    /// Takes over what a request says.
    mutating func change(_ body: EmulatorJSON, at now: Int64) {
        self.updated = now
        if let text = body["contentType"]?.text { self.contentType = text }
        if let tags = body["tags"]?.object { self.tags = tags.compactMapValues(\.text) }
        guard let attributes = body["attributes"] else { return }
        if case .bool(let value) = attributes["enabled"] { self.isEnabled = value }
        if case .integer(let value) = attributes["nbf"] { self.notBefore = value }
        if case .integer(let value) = attributes["exp"] { self.expires = value }
    }

    var attributes: EmulatorJSON {
        var members: [String: EmulatorJSON] = [
            "enabled": .bool(self.isEnabled), "created": .integer(self.created), "updated": .integer(self.updated),
            "recoveryLevel": "Recoverable+Purgeable", "recoverableDays": .integer(90),
        ]
        members["nbf"] = self.notBefore.map { .integer($0) }
        members["exp"] = self.expires.map { .integer($0) }
        return .object(members)
    }
}

extension Opaque {
    /// The name of a version: 32 hexadecimal digits.
    static func versionID() -> String {
        self.bytes(count: 16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
