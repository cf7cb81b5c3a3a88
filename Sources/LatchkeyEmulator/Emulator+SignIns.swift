//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

extension Emulator {
    /// Decides how the next sign-ins at the authorization endpoint end, in order; later ones succeed.
    ///
    /// - Parameter outcomes: The outcomes, which follow those that are still to come.
    public func scriptSignIns(_ outcomes: SignInOutcome...) {
        self.service.script.append(outcomes)
    }

    /// Decides how the next sign-ins on other devices end, in order; later ones wait for
    /// ``answerDeviceSignIn(_:with:)``.
    ///
    /// - Parameter outcomes: The outcomes, which follow those that are still to come.
    public func scriptDeviceSignIns(_ outcomes: DeviceSignIn...) {
        self.service.state.devices.withLock { $0.append(outcomes) }
    }

    /// The user codes of the sign-ins on other devices that nobody has answered, in no particular order.
    public var pendingUserCodes: [String] {
        let now = self.configuration.now()
        return self.service.state.devices.withLock { $0.pendingUserCodes(at: now) }
    }

    /// Does what a user does who enters a code.
    ///
    /// - Parameters:
    ///   - userCode: The code.
    ///   - outcome: What happens then; the first user signs in by default.
    /// - Returns: Whether the code is known.
    @discardableResult
    public func answerDeviceSignIn(_ userCode: String, with outcome: DeviceSignIn = .approved()) -> Bool {
        let now = self.configuration.now()
        return self.service.state.devices.withLock { $0.answer(userCode, with: outcome, at: now) }
    }

    /// Ends all sessions of browsers: who signed in on a page has to sign in again.
    public func endBrowserSessions() {
        self.service.sessions.removeAll()
    }

    /// Issues an access token for a user without any request, as an API would receive it from its caller.
    ///
    /// - Parameters:
    ///   - username: The user; `nil` means the first one.
    ///   - scope: The scopes, such as `api://products/Products.Read`; every application is an API of its own, named
    ///     `api://` and its client id.
    ///   - clientID: The application that calls the API; `nil` means the first one.
    ///   - tenant: The tenant.
    /// - Returns: The token in compact form.
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/invalidConfiguration`` when the user, the resource or the
    ///   tenant is not known, or the user does not meet a policy.
    public func accessToken(
        for username: String? = nil,
        scope: String,
        from clientID: String? = nil,
        tenant: String = sampleTenant
    ) throws(EmulatorError) -> String {
        let service = self.service
        guard let user = username.map({ service.directory.user(named: $0) }) ?? service.directory.firstUser,
            let clientID = clientID ?? self.configuration.applications.first?.clientID,
            let application = service.directory.application(clientID)
        else { throw EmulatorError(.invalidConfiguration, "The user or the application is not known.") }
        do throws(EntraError) {
            let path = AuthorityPath(kind: .entra, prefix: "/\(tenant)", tenant: tenant.lowercased())
            let authority = try service.authority(path, host: "")
            let scopes = try ScopeRequest(scope, in: service.directory, tenant: authority.tenant)
            try service.tokens.checkPolicies(of: user, for: scopes.resource, met: [])
            return service.tokens.issuer.accessToken(
                AccessTokenOrder(
                    client: AuthenticatedClient(application: application, proof: .secret),
                    tenant: authority.tenant(of: user),
                    issuerBase: authority.issuerBase,
                    resource: scopes.resource,
                    user: user,
                    scopes: scopes.permissions
                )
            )
        } catch {
            throw EmulatorError(.invalidConfiguration, "No token can be issued: \(error.summary)", cause: error)
        }
    }
}
