//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

extension WebSignIn {
    /// Asks whether to sign out: a link of another site must not do it.
    func confirmSignOut() async -> OutboundResponse {
        let issuer = try? await EndpointURL(self.client.signOutURL())
        return SignInPages.page(
            .ok,
            title: "Sign out",
            text: "Do you want to sign out?",
            link: (text: "Stay signed in", address: self.origin.basePath + "/"),
            form: (button: "Sign out", address: self.origin.basePath + self.options.logoutPath),
            formTargets: issuer.map { ["\($0.withoutPath)"] } ?? []
        )
    }

    /// Signs out: here, and at the issuer unless `local=1` is asked for.
    func signOut(_ request: InboundRequest) async -> OutboundResponse {
        guard request.isSameOrigin(as: self.origin.origin) else {
            return Problem(status: .forbidden, code: "cross_site", title: "The request comes from another site")
                .response()
        }
        do {
            let found = try await self.session(of: request)
            let fields = try await self.end(found?.record, self.jar(request))
            let home = SignInPages.redirect(to: self.options.signedOutURL.path, fields: fields)
            guard request.parameters["local"] != "1", found != nil else { return home }
            guard
                let address = try? await self.client.signOutURL(
                    returnTo: self.origin.address(of: self.options.signedOutCallbackPath),
                    logoutHint: found?.identity.claims.text("login_hint")
                )
            else { return home }
            return SignInPages.redirect(to: address, fields: fields)
        } catch {
            return self.unavailable(error)
        }
    }

    /// Ends the sessions that began with one of the issuer's, which ended.
    ///
    /// The issuer's page calls it in a frame, to which browsers send no cookies: a store finds the sessions without.
    func frontChannelSignOut(_ request: InboundRequest) async -> OutboundResponse {
        let parameters = request.parameters
        var fields: HTTPFields = [.cacheControl: "no-store"]
        guard let session = parameters["sid"], let issuer = parameters["iss"], !session.isEmpty else {
            return OutboundResponse(status: .badRequest, headerFields: fields)
        }
        do {
            if case .store(let store) = self.options.sessions.base {
                for record in try await store.removeAll(issuer: issuer, issuerSession: session) {
                    try await self.forgetTokens(of: record)
                }
            } else if let found = try await self.session(of: request), found.record.issuer == issuer,
                found.record.issuerSession == session
            {
                fields.append(contentsOf: try await self.end(found.record, self.jar(request)))
            }
            return OutboundResponse(status: .ok, headerFields: fields)
        } catch {
            return self.unavailable(error)
        }
    }
}
