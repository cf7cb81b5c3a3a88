//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyTokenCache

@testable import LatchkeyTokenAcquisition

extension FuzzTarget {
    /// What issuers, hosts and APIs answer.
    static let answers = [
        FuzzTarget("token-answers", Self.readTokenAnswer),
        FuzzTarget("challenges", Self.readChallenges),
        FuzzTarget("msal-caches", Self.readMSALCache),
    ]

    private static let secret = "q1w~e2r3t4"
    private static let statuses = [200, 400, 401, 429, 500, 503]
    private static let tokenRequest: TokenEndpointRequest = {
        guard let url = try? EndpointURL("https://login.microsoftonline.com/t/oauth2/v2.0/token") else {
            fatalError("The address of the token endpoint is wrong.")
        }
        return TokenEndpointRequest(
            url: url,
            form: TokenForm(),
            correlationID: "11111111-2222-3333-4444-555555555555",
            secrets: [Self.secret],
            scopes: ["api://orders/.default"]
        )
    }()
    private static let identityRequest: ManagedIdentityRequest = {
        guard let host = try? ManagedIdentityHost(environment: [:], hasArcAgent: false) else {
            fatalError("A host without settings is not understood.")
        }
        return ManagedIdentityRequest(
            host: host,
            identity: .systemAssigned,
            resource: "https://vault.azure.net",
            correlationID: "c"
        )
    }()

    /// The first byte chooses the status.
    @Sendable private static func readTokenAnswer(_ input: [UInt8]) {
        let status = Self.statuses[Int(input.first ?? 0) % Self.statuses.count]
        let body = Array(input.dropFirst())
        let head = HTTPResponse(status: .init(code: status))
        refusing { () throws(AcquisitionError) in
            let answer = TokenEndpointAnswer(head: head, body: body, request: Self.tokenRequest)
            Self.check(
                try Self.withoutSecret(body) { () throws(AcquisitionError) in try answer.tokenResponse().acquired }
            )
        }
        refusing { () throws(AcquisitionError) in
            let answer = ManagedIdentityAnswer(
                answer: .init(status: status, fields: [:], body: body),
                request: Self.identityRequest
            )
            Self.check(try answer.token(at: 1_767_225_600))
        }
        let text = String(decoding: body, as: UTF8.self)
        refusing { () throws(AcquisitionError) in _ = try ClientInfo(text) }
        refusing { () throws(AcquisitionError) in _ = try IDToken(text, for: "client", nonce: "n") }
        _ = UnverifiedClaims(of: text)
    }

    /// Whatever the issuer answers, the secret that was sent is not in the error.
    private static func withoutSecret<Result>(
        _ body: [UInt8],
        _ read: () throws(AcquisitionError) -> Result
    ) throws(AcquisitionError) -> Result {
        do throws(AcquisitionError) {
            return try read()
        } catch {
            promise(!error.message.contains(Self.secret), "A secret is not in an error.")
            throw error
        }
    }

    private static func check(_ token: AcquiredToken) {
        promise(token.value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "A token is visible ASCII.")
        guard case .duration(let life) = token.lifetime else { return }
        promise(life > .zero && life <= .seconds(315_576_000), "A token lives some time, and less than ten years.")
    }

    @Sendable private static func readChallenges(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        let values = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for challenge in AuthenticationChallenge.all(in: values) {
            promise(challenge.scheme == challenge.scheme.lowercased(), "A scheme is in lower case.")
            guard let claims = challenge.claims else { continue }
            promise(JSONValue(parsing: Array(claims.utf8))?.object != nil, "Claims are a JSON object.")
            let again = AuthenticationChallenge.all(in: [AuthenticationChallenge.insufficientClaims(claims)])
            promise(again.first?.claims == claims, "Claims that are passed on are the same claims.")
        }
        refusing { () throws(AcquisitionError) in
            _ = try ArcChallenge(text, directory: ArcChallenge.directory)
        }
        _ = HTTPDate.seconds(text)
        _ = IdentityDate.seconds(.string(text))
        guard HTTPField.isValidValue(text) else { return }
        if let pause = RetryAfter.duration(in: [.retryAfter: text]) {
            promise(pause >= .zero && pause <= .seconds(3600), "A pause is an hour at most.")
        }
    }

    @Sendable private static func readMSALCache(_ input: [UInt8]) {
        refusing { () throws(AcquisitionError) in
            let cache = try MSALCache(reading: input)
            for token in cache.accessTokens + cache.refreshTokens + cache.idTokens {
                promise(!token.secret.isEmpty && !token.environment.isEmpty, "An entry has what it must have.")
            }
        }
    }
}
