//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeyTokenAcquisition

@Suite struct TokenResponseTests {
    private func read(_ text: String) throws -> AcquiredToken {
        let members = try #require(JSONValue(parsing: Array(text.utf8))?.object)
        return try TokenResponse(members).acquired
    }

    @Test func theWholeResponseIsRead() throws {
        let token = try self.read(
            Sample.response(
                #"""
                "expires_in": 86399, "ext_expires_in": 86399, "refresh_in": 43199, "scope": "a b",
                "xms_acb": "kept", "unknown": {"deep": [1, null, true]}
                """#
            )
        )
        #expect(token.value == Sample.token)
        #expect(token.lifetime == .duration(.seconds(86399)))
        #expect(token.refreshAfter == .seconds(43199))
        #expect(token.tokenType == "Bearer")
        #expect(token.scopes == ["a", "b"])
        #expect(token.attributes == ["xms_acb": "kept"])
    }

    @Test(
        "A lifetime may be a number or a string, whole or not",
        arguments: [
            ("3599", Duration.seconds(3599)), (#""3599""#, .seconds(3599)), ("3599.5", .milliseconds(3_599_500)),
            (#""3599.5""#, .milliseconds(3_599_500)), ("1", .seconds(1)), (#"" 60 ""#, .seconds(60)),
            ("3.6e3", .seconds(3600)),
        ]
    )
    func lifetimes(value: String, expected: Duration) throws {
        #expect(try self.read(Sample.response("\"expires_in\": \(value)")).lifetime == .duration(expected))
    }

    @Test(
        "A lifetime that makes no sense is an error",
        arguments: [
            "0", "-1", #""0""#, #""-3599""#, #""soon""#, #""""#, "null", "true", "{}", "[]", "1e300", #""nan""#,
            #""inf""#, "315576001", #""0x10000000000""#,
        ]
    )
    func badLifetimes(value: String) throws {
        let error = try #require(throws: TokenResponseError.self) {
            try self.read(Sample.response("\"expires_in\": \(value)"))
        }
        #expect(error.message.contains("'expires_in'"))
    }

    @Test(
        "A refresh hint that makes no sense is no error",
        arguments: ["null", "0", "-5", "3600", "99999", #""x""#, "{}"]
    )
    func badHints(value: String) throws {
        let token = try self.read(Sample.response("\"expires_in\": 3599, \"refresh_in\": \(value)"))
        #expect(token.refreshAfter == nil)
    }

    @Test(
        "What is missing or wrong is named, never shown",
        arguments: [
            ("'access_token'", #"{"token_type": "Bearer", "expires_in": 60}"#),
            ("'access_token'", #"{"token_type": "Bearer", "expires_in": 60, "access_token": ""}"#),
            ("'access_token'", #"{"token_type": "Bearer", "expires_in": 60, "access_token": 42}"#),
            ("'access_token'", #"{"token_type": "Bearer", "expires_in": 60, "access_token": "abc\r\nX-Evil: 1"}"#),
            ("'token_type'", #"{"access_token": "abc", "expires_in": 60}"#),
            ("'token_type'", #"{"access_token": "abc", "expires_in": 60, "token_type": "mac"}"#),
            ("'expires_in'", #"{"access_token": "abc", "token_type": "Bearer"}"#),
        ]
    )
    func incomplete(name: String, text: String) throws {
        let error = try #require(throws: TokenResponseError.self) { try self.read(text) }
        #expect(error.message.contains(name))
        #expect(!error.message.contains("abc"))
    }

    @Test func theLetterCaseOfTheTypeDoesNotMatter() throws {
        let token = try self.read(#"{"access_token": "abc", "token_type": "bEARER", "expires_in": 60}"#)
        #expect(token.tokenType == "Bearer")
    }
}
