//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Where browsers are sent to sign users out.
struct LogoutEndpoint: Sendable {
    let directory: EmulatorDirectory
    let sessions: BrowserSessions
    let verifier: TokenVerifier

    /// Ends the user's session in the browser, tells the applications in frames, and sends the browser back to the one
    /// that asked, when the address is one of an application's.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - authority: The authority in its path.
    /// - Returns: A redirection or a page.
    func respond(to request: Emulator.RecordedRequest, at authority: Authority) -> EmulatorResponse {
        let address = self.returnAddress(request)
        guard let browser = self.sessions.browser(of: request), let session = self.sessions.session(in: browser) else {
            return self.farewell(to: address, frames: [])
        }
        guard let account = self.account(in: session, request) else {
            return self.choice(session, request).response()
        }
        self.sessions.signOut(account.userID, browser: browser)
        return self.farewell(to: address, frames: self.frames(account, authority))
    }

    /// Where the browser goes afterwards, with the application's state.
    private func returnAddress(_ request: Emulator.RecordedRequest) -> String? {
        guard let address = request.parameter("post_logout_redirect_uri"), self.directory.isRedirectURI(address) else {
            return nil
        }
        let state = request.parameter("state").map {
            "\(address.contains("?") ? "&" : "?")state=\(PercentEncoding.encode($0))"
        }
        return address + (state ?? "")
    }

    /// The account to sign out: the one that is named, or the only one.
    private func account(
        in session: BrowserSession,
        _ request: Emulator.RecordedRequest
    ) -> BrowserSession.Account? {
        let token = request.parameter("id_token_hint").flatMap { try? self.verifier.claims(of: $0) }
        if let name = request.parameter("logout_hint") ?? token?.preferred_username {
            return self.directory.user(named: name).flatMap { session.account(of: $0.objectID) }
        }
        return session.accounts.count == 1 ? session.accounts[0] : nil
    }

    private func choice(_ session: BrowserSession, _ request: Emulator.RecordedRequest) -> Page {
        let query = (request.method == .post ? request.form : request.query)
            .filter { !["logout_hint", "id_token_hint"].contains($0.name) }
            .map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))&" }
            .joined()
        let links = session.accounts.compactMap { self.directory.user(withID: $0.userID) }.map { user in
            (user, "\(request.path)?\(query)logout_hint=\(PercentEncoding.encode(user.username))")
        }
        return Page.accounts("Which account do you want to sign out of?", links)
    }

    /// The addresses at which applications learn that the session ended.
    private func frames(_ account: BrowserSession.Account, _ authority: Authority) -> [String] {
        guard let user = self.directory.user(withID: account.userID) else { return [] }
        let query =
            "sid=\(PercentEncoding.encode(account.sessionID))"
            + "&iss=\(PercentEncoding.encode(authority.issuer(tenantID: authority.tenant(of: user).id)))"
        return account.applications.sorted().compactMap { clientID in
            self.directory.application(clientID)?.frontChannelLogoutURI
        }.map { "\($0)\($0.contains("?") ? "&" : "?")\(query)" }
    }

    private func farewell(to address: String?, frames: [String]) -> EmulatorResponse {
        if let address, frames.isEmpty { return .redirect(to: address) }
        let way: HTML = address.map { "<p><a href=\"\($0)\">Back to the application</a></p>" } ?? ""
        var page = Page("You have signed out", "<p>You may close this page.</p>\(way)")
        page.next = address
        page.frames = frames
        return page.response()
    }
}
