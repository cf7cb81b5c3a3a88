//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

extension WebSignIn {
    /// The short name of the cookie that keeps a code.
    private static let cookie = "b"
    /// How long a code is kept; issuers take it for ten minutes.
    private static let lifetime: Int64 = 600

    /// Keeps the code that a script of the application's pages redeems, sealed in the browser.
    func keepingBrowserCode(of signIn: SignIn, _ jar: CookieJar) -> HTTPFields {
        guard let code = signIn.browserCode, let sealed = try? self.sealer.seal(Array(code.utf8), for: .browserCode)
        else { return [:] }
        return jar.set(Self.cookie, sealed, lifetime: Self.lifetime) ?? [:]
    }

    /// Hands the code to a script of the application's own pages, once.
    func browserCode(_ request: InboundRequest) async -> OutboundResponse {
        guard !request.isNavigation, request.isSameOrigin(as: self.origin.origin) else {
            return Problem(status: .forbidden, code: "cross_site", title: "Only the application's scripts may ask")
                .response()
        }
        do {
            let jar = self.jar(request)
            guard try await self.session(of: request) != nil,
                let code = jar.value(Self.cookie).flatMap({ self.sealer.open($0, for: .browserCode) })
            else { return Problem(status: .notFound, code: "no_code", title: "There is no code").response() }
            let body = ClaimValue.object([
                "clientId": .string(self.client.clientID), "code": .string(String(decoding: code, as: UTF8.self)),
            ])
            return OutboundResponse(
                status: .ok,
                headerFields: [.contentType: "application/json", .cacheControl: "no-store"],
                body: Array(body.json.utf8)
            ).adding(jar.delete(Self.cookie))
        } catch {
            return self.unavailable(error)
        }
    }
}
