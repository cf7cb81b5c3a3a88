//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

/// Takes what users enter on the pages.
struct StepEntries: Sendable {
    let configuration: Emulator.Configuration
    let directory: EmulatorDirectory
    let tokens: TokenEndpoint

    /// Notes in an interaction what was entered at a step.
    ///
    /// - Parameters:
    ///   - request: The form.
    ///   - step: The step whose page was shown.
    ///   - interaction: Learns what is done, or what was wrong.
    func take(_ request: Emulator.RecordedRequest, _ step: SignInStep, _ interaction: inout Interaction) {
        if request.formValue("switch") != nil { return interaction.chooseAgain() }
        // A page that was open in another tab may have been of another step: what it sent means nothing now.
        guard request.formValue("step") == StepPages.name(of: step) else { return }
        let isAccepted = request.formValue("accept") != nil
        switch step {
        case .account: self.takeAccount(request.parameter("username") ?? "", &interaction)
        case .password(let user): self.takePassword(request.formValue("password") ?? "", user, &interaction)
        case .secondFactor(_, let id, _):
            guard request.formValue("code")?.filter({ $0 != " " }) == interaction.factorCode else {
                interaction.complaint = "That is not the code that your authenticator shows."
                return
            }
            interaction.met.insert(id)
        case .newPassword(let user, let policy): self.takeNewPassword(request, user, policy, &interaction)
        case .demand(_, let policy): if isAccepted { interaction.met.insert(policy.id) }
        case .consent(let user, _, let policies):
            guard isAccepted else { return }
            interaction.hasConsented = true
            let demand = interaction.demand
            self.tokens.noteConsent(to: demand.scopes, policies: policies, of: user, for: demand.application)
        case .confirmation: interaction.hasConfirmed = isAccepted
        case .blocked, .done: break
        }
    }

    private func takeAccount(_ name: String, _ interaction: inout Interaction) {
        guard let user = self.directory.user(named: name), user.agentIdentity == nil else {
            interaction.complaint = name.isEmpty ? "Enter a user name." : "There is no account of that name."
            return
        }
        interaction.choose(user.objectID)
    }

    private func takePassword(_ password: String, _ user: Emulator.User, _ interaction: inout Interaction) {
        let isRight = ConstantTime.areEqual(Array(user.password.utf8), Array(password.utf8))
        guard isRight || !self.configuration.signInPages.demandsPassword else {
            interaction.complaint = "The password is wrong."
            return
        }
        interaction.isAuthenticated = true
    }

    private func takeNewPassword(
        _ request: Emulator.RecordedRequest,
        _ user: Emulator.User,
        _ policy: Emulator.Policy,
        _ interaction: inout Interaction
    ) {
        guard let password = request.parameter("password"), password == request.formValue("again") else {
            interaction.complaint = "Enter the same new password twice."
            return
        }
        guard password != user.password else {
            interaction.complaint = "The new password must be another one."
            return
        }
        var changed = user
        changed.password = password
        changed.policies.removeAll { $0 == policy }
        self.directory.update(changed)
        interaction.met.insert(policy.id)
    }
}
