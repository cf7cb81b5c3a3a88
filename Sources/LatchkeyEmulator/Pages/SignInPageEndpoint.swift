//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Synchronization

/// The pages on which users sign in, when there are pages.
struct SignInPageEndpoint: Sendable {
    /// Where the pages are.
    static let path = "/signin"

    let configuration: Emulator.Configuration
    let directory: EmulatorDirectory
    let tokens: TokenEndpoint
    let sessions: BrowserSessions
    let interactions: Interactions
    let answers: AuthorizationAnswers

    private var steps: SignInSteps {
        SignInSteps(configuration: self.configuration, directory: self.directory, tokens: self.tokens)
    }

    /// Sends a browser to the pages, or back at once when there is nothing to ask.
    ///
    /// - Parameters:
    ///   - authorization: The request of the application.
    ///   - request: The request as it came.
    /// - Returns: The answer.
    /// - Throws: The error for the application.
    func begin(
        _ authorization: AuthorizationRequest,
        _ request: Emulator.RecordedRequest
    ) throws(EntraError) -> EmulatorResponse {
        let demand = try SignInDemand(authorization, in: self.directory)
        try self.answers.check(authorization)
        let browser = self.sessions.browser(of: request) ?? BrowserSessions.newName()
        let session = self.sessions.session(in: browser)
        var interaction = self.interaction(.application(authorization), demand, browser)
        self.preselect(&interaction, session)
        let isSilent = demand.prompts.contains("none")
        switch self.steps.next(of: interaction, session) {
        case .done(let user, let met):
            return try self.finish(interaction, user, met)
        case let step where isSilent: throw Self.silentError(step, demand)
        default: return self.open(interaction)
        }
    }

    /// Sends a browser to the pages for a device.
    func begin(device userCode: String, _ demand: SignInDemand, _ request: Emulator.RecordedRequest) -> EmulatorResponse
    {
        let browser = self.sessions.browser(of: request) ?? BrowserSessions.newName()
        var interaction = self.interaction(.device(userCode: userCode), demand, browser)
        self.preselect(&interaction, self.sessions.session(in: browser))
        return self.open(interaction)
    }

    /// Shows the page of the next step, or takes what was entered on it.
    func respond(to request: Emulator.RecordedRequest) -> EmulatorResponse {
        let name = request.parameter("flow") ?? ""
        let browser = self.sessions.browser(of: request)
        guard var interaction = self.interactions.interaction(named: name, in: browser) else {
            let text = "It ended, or began in another browser. Go back to the application and try again."
            return Page.text("This sign-in is not open any more", text).response(.badRequest)
        }
        let session = self.sessions.session(in: browser)
        let step = self.steps.next(of: interaction, session)
        guard request.method == .post else {
            // Another tab may have done what was open here.
            if case .done(let user, let met) = step { return self.conclude(interaction, named: name, user, met) }
            let pages = StepPages(interaction: interaction, flow: name, session: session, directory: self.directory)
            return pages.page(for: step).response()
        }
        if request.formValue("cancel") != nil {
            return self.leave(interaction, named: name, Self.refusal(step))
        }
        interaction.complaint = nil
        StepEntries(configuration: self.configuration, directory: self.directory, tokens: self.tokens)
            .take(request, step, &interaction)
        self.interactions.update(interaction, named: name)
        guard case .done(let user, let met) = self.steps.next(of: interaction, session) else {
            return .redirect(to: "\(Self.path)?flow=\(name)", .seeOther)
        }
        return self.conclude(interaction, named: name, user, met)
    }

    /// Ends a sign-in once.
    private func conclude(
        _ interaction: Interaction,
        named name: String,
        _ user: Emulator.User,
        _ met: Set<String>
    ) -> EmulatorResponse {
        guard self.interactions.remove(named: name) else {
            return .redirect(to: "\(Self.path)?flow=\(name)", .seeOther)
        }
        do throws(EntraError) {
            return try self.finish(interaction, user, met)
        } catch {
            return self.end(interaction, error)
        }
    }

    private func interaction(_ goal: Interaction.Goal, _ demand: SignInDemand, _ browser: String) -> Interaction {
        let end = self.configuration.now() + self.configuration.signInPages.interactionLifetime.components.seconds
        return Interaction(goal, demand, browser: browser, end: end)
    }

    private func open(_ interaction: Interaction) -> EmulatorResponse {
        let name = self.interactions.add(interaction)
        var response = EmulatorResponse.redirect(to: "\(Self.path)?flow=\(name)")
        response.headers[.setCookie] = self.sessions.cookie(interaction.browser)
        return response
    }

    /// Takes the user that was hinted at, or the only one that is signed in.
    private func preselect(_ interaction: inout Interaction, _ session: BrowserSession?) {
        let hinted = interaction.demand.loginHint.flatMap(self.directory.user(named:))?.objectID
        let only = session.flatMap { $0.accounts.count == 1 ? $0.accounts[0].userID : nil }
        interaction.userID = interaction.demand.loginHint == nil ? only : hinted
    }

    /// Ends a sign-in well.
    private func finish(
        _ interaction: Interaction,
        _ user: Emulator.User,
        _ met: Set<String>
    ) throws(EntraError) -> EmulatorResponse {
        var signIn = SignIn(userID: user.objectID, number: self.directory.nextNumber(), met: met)
        let browser = interaction.browser
        var response: EmulatorResponse
        switch interaction.goal {
        case .application(let authorization):
            signIn.sessionID = self.sessions.note(
                signIn,
                in: interaction.demand.application.clientID,
                browser: browser
            )
            response = authorization.answer(
                try self.answers.parameters(authorization, interaction.demand, user, signIn)
            )
        case .device(let userCode):
            _ = self.sessions.note(signIn, in: nil, browser: browser)
            response = self.endDevice(userCode, .approved(by: user.username), Self.deviceIsIn)
        }
        response.headers[.setCookie] = self.sessions.cookie(browser)
        return response
    }

    private static let deviceIsIn = Page.text(
        "You have signed in on your device",
        "You may close this page and go on there."
    )

    private func endDevice(
        _ userCode: String,
        _ outcome: Emulator.DeviceSignIn,
        _ page: Page
    ) -> EmulatorResponse {
        let now = self.configuration.now()
        guard self.tokens.state.devices.withLock({ $0.answer(userCode, with: outcome, at: now) }) else {
            return Page.text("Sign-in failed", "The code is not known.").response(.badRequest)
        }
        return page.response()
    }

    /// Ends a sign-in because the user turned back.
    private func leave(_ interaction: Interaction, named name: String, _ error: EntraError) -> EmulatorResponse {
        guard self.interactions.remove(named: name) else {
            return .redirect(to: "\(Self.path)?flow=\(name)", .seeOther)
        }
        return self.end(interaction, error)
    }

    private func end(_ interaction: Interaction, _ error: EntraError) -> EmulatorResponse {
        switch interaction.goal {
        case .application(let authorization): return authorization.answer(error)
        case .device(let userCode):
            let page = Page.text("The sign-in was declined", "Nothing was signed in. You may close this page.")
            return self.endDevice(userCode, .declined(), page)
        }
    }

    /// What the application is told of a user who turns back at a step.
    private static func refusal(_ step: SignInStep) -> EntraError {
        guard case .blocked(_, let policy) = step else { return .cancelled }
        return .policy(policy)
    }

    /// What the application is told when a page would be needed.
    private static func silentError(_ step: SignInStep, _ demand: SignInDemand) -> EntraError {
        switch step {
        case .account, .password: return .noSession
        case .newPassword(_, let policy), .demand(_, let policy), .blocked(_, let policy): return .policy(policy)
        case .secondFactor(let user, let id, _):
            if let policy = user.policies.first(where: { $0.id == id }) { return .policy(policy) }
            return .interactionRequired
        case .consent: return .interactionRequired
        case .confirmation, .done: return .interactionRequired
        }
    }
}
