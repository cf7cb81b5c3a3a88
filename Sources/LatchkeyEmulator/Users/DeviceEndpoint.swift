//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Synchronization

/// Where sign-ins on another device begin (RFC 8628).
struct DeviceEndpoint: Sendable {
    /// The JSON body of the answer.
    private struct Answer: Encodable {
        // The names are those of the wire.
        var user_code: String
        var device_code: String
        /// AD FS has another name for it.
        var verification_uri: String?
        var verification_url: String?
        var expires_in: Int64
        var interval: Int64
        var message: String
    }

    /// The characters of user codes: none that is taken for another.
    private static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ23456789")

    let configuration: Emulator.Configuration
    let directory: EmulatorDirectory
    let state: GrantState
    let baseURL: String
    let pages: SignInPageEndpoint

    /// Hands out a code.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - authority: The authority in its path.
    /// - Returns: The response with the code.
    /// - Throws: The error to answer with.
    func respond(to request: Emulator.RecordedRequest, at authority: Authority) throws(EntraError) -> EmulatorResponse {
        guard request.method == .post else { throw .methodNotAllowed(request.method) }
        guard let clientID = request.parameter("client_id") else { throw .missingParameter("client_id") }
        guard let scope = request.parameter("scope") else { throw .missingParameter("scope") }
        guard let application = self.directory.application(clientID) else {
            throw .unknownClient(clientID, tenant: authority.tenant.name)
        }
        _ = try ScopeRequest(scope, in: self.directory, tenant: authority.tenant)
        let rules = self.configuration.devices
        let userCode = Self.userCode()
        let deviceCode = Opaque.text(prefix: "D")
        let entry = DeviceCodes.Entry(
            clientID: application.clientID,
            prefix: authority.prefix.lowercased(),
            authority: authority,
            scope: scope,
            userCode: userCode,
            claims: try ClaimsRequest(request.parameter("claims")),
            interval: rules.interval.components.seconds,
            end: self.configuration.now() + rules.lifetime.components.seconds
        )
        self.state.devices.withLock { $0.add(deviceCode, entry) }
        let page = "\(self.baseURL)/device"
        return .json(
            Answer(
                user_code: userCode,
                device_code: deviceCode,
                verification_uri: authority.kind == .adfs ? nil : page,
                verification_url: authority.kind == .adfs ? page : nil,
                expires_in: rules.lifetime.components.seconds,
                interval: rules.interval.components.seconds,
                message: "To sign in, open \(page) and enter the code \(userCode)."
            )
        )
    }

    /// Shows the page on which a user ends a sign-in.
    ///
    /// - Parameter request: Names the code, and the user once one is chosen.
    /// - Returns: The page.
    func page(for request: Emulator.RecordedRequest) -> EmulatorResponse {
        guard let code = request.parameter("user_code") else { return Self.codePage().response() }
        if self.configuration.showsSignInPage { return self.begin(code, request) }
        guard let name = request.queryValue("username") else {
            let links = self.directory.people.map { user in
                let query =
                    "user_code=\(PercentEncoding.encode(code))&username=\(PercentEncoding.encode(user.username))"
                return (user, "/device?\(query)")
            }
            return Page.accounts("Who signs in?", links).response()
        }
        let now = self.configuration.now()
        let isKnown = self.state.devices.withLock { $0.answer(code, with: .approved(by: name), at: now) }
        guard isKnown else { return Page.text("Sign-in failed", "The code is not known.").response(.badRequest) }
        return Page.text("Signed in", "You may close this page.").response()
    }

    /// Sends a browser to the pages that ask for the user and for what is demanded.
    private func begin(_ code: String, _ request: Emulator.RecordedRequest) -> EmulatorResponse {
        let now = self.configuration.now()
        let clean = code.filter { $0 != " " && $0 != "-" }
        guard let entry = self.state.devices.withLock({ $0.pending(clean, at: now) }),
            let application = self.directory.application(entry.clientID),
            let authority = entry.authority,
            let scopes = try? ScopeRequest(entry.scope, in: self.directory, tenant: authority.tenant)
        else {
            return Self.codePage(complaint: "That code is not known. Was it used, or is it too old?").response(
                .badRequest
            )
        }
        let demand = SignInDemand(application: application, authority: authority, scopes: scopes, claims: entry.claims)
        return self.pages.begin(device: entry.userCode, demand, request)
    }

    /// Asks for the code.
    private static func codePage(complaint: String? = nil) -> Page {
        let problem: HTML = complaint.map { "<p class=\"problem\" role=\"alert\" id=\"problem\">\($0)</p>" } ?? ""
        return Page(
            "Enter code",
            """
            <p>Enter the code that your device or program shows.</p>\(problem)
            <form method="get" action="/device"><label for="user_code">Code</label>
            <input id="user_code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" \
            required autofocus><div class="row"><button>Next</button></div></form>
            """
        )
    }

    private static func userCode() -> String {
        // The small imbalance of the remainder does no harm in a code of a test.
        String(Opaque.bytes(count: 9).map { self.alphabet[Int($0) % self.alphabet.count] })
    }
}
