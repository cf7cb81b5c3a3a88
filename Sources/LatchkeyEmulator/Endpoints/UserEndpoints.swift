//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The endpoints that users see in a browser or on a device, and the sessions that they share.
struct UserEndpoints: Sendable {
    let sessions: BrowserSessions
    let pages: SignInPageEndpoint
    let authorize: AuthorizeEndpoint
    let devices: DeviceEndpoint
    let logout: LogoutEndpoint

    /// Sets up the endpoints.
    ///
    /// - Parameters:
    ///   - configuration: What to serve.
    ///   - tokens: Issues the tokens that sign-ins lead to.
    ///   - script: What becomes of sign-ins without a page.
    ///   - baseURL: The emulator's address, without a slash at the end.
    init(configuration: Emulator.Configuration, tokens: TokenEndpoint, script: SignInScript, baseURL: String) {
        let port = baseURL.split(separator: ":").last.map(String.init) ?? ""
        self.sessions = BrowserSessions(configuration: configuration, directory: tokens.directory, port: port)
        self.pages = SignInPageEndpoint(
            configuration: configuration,
            directory: tokens.directory,
            tokens: tokens,
            sessions: self.sessions,
            interactions: Interactions(now: configuration.now),
            answers: AuthorizationAnswers(configuration: configuration, tokens: tokens)
        )
        self.authorize = AuthorizeEndpoint(
            configuration: configuration,
            directory: tokens.directory,
            tokens: tokens,
            script: script,
            pages: self.pages
        )
        self.devices = DeviceEndpoint(
            configuration: configuration,
            directory: tokens.directory,
            state: tokens.state,
            baseURL: baseURL,
            pages: self.pages
        )
        self.logout = LogoutEndpoint(directory: tokens.directory, sessions: self.sessions, verifier: tokens.verifier)
    }
}
