//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension FamilyRecord {
    private enum Name {
        static let rotated = "family.rotated"
        static let intent = "family.intent"
        static let dead = "family.dead"
        static let authenticatedAt = "family.authenticated_at"
        static let level = "family.level"
        static let lifetime = "family.lifetime"
        static let grantedAt = "family.granted_at"
    }

    /// The record as a store keeps it: a token like others, with what has been tried in its attributes.
    var content: PlainRecordCodec.Content {
        var attributes: [String: String] = [:]
        if self.hasRotated { attributes[Name.rotated] = "1" }
        attributes[Name.intent] = self.intent?.text
        attributes[Name.dead] = self.dead
        attributes[Name.authenticatedAt] = self.token.authentication.authenticatedAt.map { String($0.milliseconds) }
        if self.token.authentication.level != 0 { attributes[Name.level] = String(self.token.authentication.level) }
        attributes[Name.lifetime] = self.token.lifetime.map { String($0.nanoseconds) }
        attributes[Name.grantedAt] = String(self.grantedAt.milliseconds)
        return PlainRecordCodec.Content(
            token: AcquiredToken(
                value: self.token.value,
                lifetime: .until(self.expiresAt),
                tokenType: "refresh_token",
                durability: .mustKeep,
                attributes: attributes
            ),
            issuedAt: self.issuedAt,
            expiresAt: self.expiresAt
        )
    }

    init(_ content: PlainRecordCodec.Content) {
        let attributes = content.token.attributes
        let token = RefreshToken(
            content.token.value,
            authentication: AuthenticationGrade(
                authenticatedAt: attributes[Name.authenticatedAt].flatMap(Int64.init)
                    .map(WallTime.init(milliseconds:)),
                level: attributes[Name.level].flatMap(Int.init) ?? 0
            ),
            lifetime: attributes[Name.lifetime].flatMap(Int64.init).map { .nanoseconds($0) }
        )
        self.init(token, at: content.issuedAt)
        self.expiresAt = content.expiresAt
        self.hasRotated = attributes[Name.rotated] != nil
        self.intent = attributes[Name.intent].flatMap(FamilyIntent.init(text:))
        self.dead = attributes[Name.dead]
        if let grantedAt = attributes[Name.grantedAt].flatMap(Int64.init) {
            self.grantedAt = WallTime(milliseconds: grantedAt)
        }
    }
}
