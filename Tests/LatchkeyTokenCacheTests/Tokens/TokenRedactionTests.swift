//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// No description of anything that holds a token reveals it.
@Suite struct TokenRedactionTests {
    private static let secret = "eyJhbGciOiJub25lIn0.secret"

    private static var token: AcquiredToken {
        AcquiredToken(
            value: secret,
            lifetime: .duration(.seconds(3600)),
            scopes: ["api/.default"],
            bindingKeyID: "binding",
            attributes: ["refresh_token": "secret-attribute"]
        )
    }

    private static func holders() throws -> [any Sendable] {
        let record = TokenRecord.fixture(self.secret)
        let access = AccessToken(record: record)
        let key = try CacheKey(authority: "issuer", subject: "secret-subject")
        return [
            self.token, access, key, TokenHash(of: self.secret),
            AcquisitionContext(key: key, reason: .refresh, previous: access),
            TokenRequestOptions(forcedRefresh: .rejected(access.hash)),
            PlainRecordCodec.Content(
                token: self.token,
                issuedAt: WallTime(seconds: 0),
                expiresAt: WallTime(seconds: 3600)
            ),
        ]
    }

    @Test("descriptions and dumps", arguments: 0..<7)
    func descriptions(_ index: Int) throws {
        let holder = try Self.holders()[index]
        var dumped = ""
        dump(holder, to: &dumped)
        for text in ["\(holder)", String(reflecting: holder), "\([holder])", "\(["key": holder])", dumped] {
            #expect(!text.contains("secret"))
            #expect(!text.contains(Self.secret))
        }
    }

    @Test func whatIsNotSecretIsSaid() {
        #expect("\(Self.token)" == "AcquiredToken(Bearer, duration(3600.0 seconds))")
        #expect("\(AccessToken(record: .fixture()))" == "AccessToken(Bearer, expires at 3600)")
        #expect(String(reflecting: Self.token) == "\(Self.token)")
    }

    @Test func theTextIsThereForWhoAsksForIt() {
        let access = AccessToken(record: .fixture(Self.secret))
        #expect(access.value == Self.secret)
        #expect(access.tokenType == "Bearer")
        #expect(access.expiresAt == WallTime(seconds: 3600))
        #expect(access.hash == TokenHash(of: Self.secret))
    }
}
