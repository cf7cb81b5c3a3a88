//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The pages of the steps of a sign-in.
struct StepPages: Sendable {
    let interaction: Interaction
    let flow: String
    let session: BrowserSession?
    let directory: EmulatorDirectory

    /// What a page calls its step, so that a page that is too old is noticed.
    static func name(of step: SignInStep) -> String {
        switch step {
        case .account: "account"
        case .password: "password"
        case .secondFactor(_, let id, _): "factor-\(id)"
        case .newPassword: "new-password"
        case .demand(_, let policy), .blocked(_, let policy): "policy-\(policy.id)"
        case .consent: "consent"
        case .confirmation: "confirmation"
        case .done: "done"
        }
    }

    /// The page of a step.
    func page(for step: SignInStep) -> Page {
        let name = Self.name(of: step)
        switch step {
        case .account: return self.accounts(name)
        case .password(let user): return self.password(user, name)
        case .secondFactor(let user, _, let text): return self.secondFactor(user, text, name)
        case .newPassword(let user, let policy): return self.newPassword(user, policy, name)
        case .demand(let user, let policy): return self.demand(user, policy, name)
        case .blocked(let user, let policy): return self.blocked(user, policy, name)
        case .consent(let user, let permissions, _): return self.consent(user, permissions, name)
        case .confirmation(let user): return self.confirmation(user, name)
        case .done: return Page.text("Signed in", "You may close this page.")
        }
    }

    /// What was wrong with the last entry.
    var complaint: HTML {
        self.interaction.complaint.map { "<p class=\"problem\" role=\"alert\" id=\"problem\">\($0)</p>" } ?? ""
    }

    /// A form of a step.
    func form(_ step: String, _ content: HTML, label: HTML = "") -> HTML {
        """
        <form method="post" action="\(SignInPageEndpoint.path)"\(label)>\
        <input type="hidden" name="flow" value="\(self.flow)"><input type="hidden" name="step" value="\(step)">
        \(content)</form>
        """
    }

    /// Who signs in, and the way to be somebody else.
    func who(_ user: Emulator.User, _ step: String) -> HTML {
        self.form(
            step,
            """
            <div class="who"><span>\(user.username)</span>\
            <button class="link" name="switch" value="1">Use another account</button></div>
            """
        )
    }

    /// The buttons below a form: to go on, and to turn back.
    func buttons(_ accept: String, cancel: String = "Cancel") -> HTML {
        """
        <div class="row"><button name="accept" value="1">\(accept)</button>\
        <button class="second" name="cancel" value="1" formnovalidate>\(cancel)</button></div>
        """
    }

    /// What a field refers to when there is something wrong with it.
    var fieldState: HTML {
        self.interaction.complaint == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"problem\""
    }
}
