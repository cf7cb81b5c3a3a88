//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Synchronization

/// A browser in which users signed in.
struct BrowserSession: Sendable {
    /// A user who signed in.
    struct Account: Sendable {
        /// The id of the user's object.
        var userID: String
        /// The number of the sign-in, by which it can be revoked.
        var number: UInt64
        /// The policies that the user met in this browser.
        var met: Set<String>
        /// The client ids of the applications that the user signed in to.
        var applications: Set<String>
        /// The name by which applications know this session.
        var sessionID: String
    }

    /// Who signed in, the latest first.
    var accounts: [Account] = []
    /// When the session ends, in seconds since 1970.
    var end: Int64

    /// A user's account.
    func account(of userID: String) -> Account? { self.accounts.first { $0.userID == userID } }
}

/// The browsers in which users signed in, by what they hold in their cookie.
final class BrowserSessions: Sendable {
    private let sessions = Mutex<[String: BrowserSession]>([:])
    private let directory: EmulatorDirectory
    private let lifetime: Int64
    private let now: @Sendable () -> Int64
    private let cookieName: String

    /// Knows no browser yet.
    ///
    /// - Parameters:
    ///   - configuration: How long sessions live.
    ///   - directory: Knows whose sign-ins were revoked.
    ///   - port: The emulator's port: cookies are those of a host, whose ports share them.
    init(configuration: Emulator.Configuration, directory: EmulatorDirectory, port: String) {
        self.directory = directory
        self.lifetime = configuration.signInPages.sessionLifetime.components.seconds
        self.now = configuration.now
        self.cookieName = "__Host-emulator-\(port)"
    }

    /// The name of the browser that sends a request, whether anybody is signed in there or not.
    func browser(of request: Emulator.RecordedRequest) -> String? {
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let halves = pair.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
                if halves.count == 2, halves[0] == self.cookieName { return halves[1] }
            }
        }
        return nil
    }

    /// Who is signed in in a browser: sign-ins that were revoked do not count any more.
    func session(in browser: String?) -> BrowserSession? {
        let now = self.now()
        guard let browser, var session = self.sessions.withLock({ $0[browser] }), now < session.end else { return nil }
        session.accounts.removeAll { self.directory.isRevoked(number: $0.number, of: $0.userID) }
        return session.accounts.isEmpty ? nil : session
    }

    /// A name for a browser that has none.
    static func newName() -> String { Opaque.text(prefix: "") }

    /// The cookie that gives a browser its name.
    ///
    /// Applications may send users here with a form or ask in a frame, and both are requests of another site.
    func cookie(_ browser: String) -> String {
        "\(self.cookieName)=\(browser); Path=/; Secure; HttpOnly; SameSite=None"
    }

    /// Notes that a user signed in to an application.
    ///
    /// - Parameters:
    ///   - signIn: The sign-in.
    ///   - clientID: The application; `nil` when a device signed in.
    ///   - browser: The browser.
    /// - Returns: The name by which applications know the session.
    func note(_ signIn: SignIn, in clientID: String?, browser: String) -> String {
        let end = self.now() + self.lifetime
        let known = self.session(in: browser)?.account(of: signIn.userID)
        let sessionID = known?.sessionID ?? TenantName.derivedGUID(from: Opaque.text(prefix: ""))
        let account = BrowserSession.Account(
            userID: signIn.userID,
            number: signIn.number,
            met: (known?.met ?? []).union(signIn.met),
            applications: (known?.applications ?? []).union(clientID.map { [$0.lowercased()] } ?? []),
            sessionID: sessionID
        )
        self.sessions.withLock { sessions in
            var session = sessions[browser] ?? BrowserSession(end: end)
            session.end = end
            session.accounts.removeAll { $0.userID == signIn.userID }
            session.accounts.insert(account, at: 0)
            sessions[browser] = session
        }
        return sessionID
    }

    /// Ends the session of a user in a browser.
    func signOut(_ userID: String, browser: String) {
        self.sessions.withLock { $0[browser]?.accounts.removeAll { $0.userID == userID } }
    }

    /// Ends all sessions in all browsers.
    func removeAll() {
        self.sessions.withLock { $0.removeAll() }
    }
}
