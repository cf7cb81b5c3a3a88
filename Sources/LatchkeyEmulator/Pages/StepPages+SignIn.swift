//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension StepPages {
    /// Asks who signs in.
    func accounts(_ step: String) -> Page {
        let signedIn = Set(self.session?.accounts.map(\.userID) ?? [])
        let people = self.directory.people
        let known = people.filter { signedIn.contains($0.objectID) }
        let buttons = (known + people.filter { !signedIn.contains($0.objectID) }).enumerated().map { index, user in
            self.account(user, isSignedIn: signedIn.contains(user.objectID), isFirst: index == 0)
        }
        let name = self.interaction.demand.applicationName
        return Page(
            "Choose an account",
            """
            <p class="quiet">to go on to <strong>\(name)</strong></p>\(self.complaint)
            \(self.form(step, "<ul class=\"list\">\(buttons)</ul>", label: " aria-label=\"Accounts\""))
            \(self.form(step, self.otherAccount, label: " aria-label=\"Another account\""))
            """
        )
    }

    private func account(_ user: Emulator.User, isSignedIn: Bool, isFirst: Bool) -> HTML {
        let state: HTML = isSignedIn ? " · signed in" : ""
        let focus: HTML = isFirst && self.interaction.complaint == nil ? " autofocus" : ""
        return """
            <li><button class="account" name="username" value="\(user.username)"\(focus)>\
            <strong>\(user.displayName)</strong><span>\(user.username)\(state)</span></button></li>
            """
    }

    private var otherAccount: HTML {
        let hint = self.interaction.demand.loginHint ?? ""
        let focus: HTML = self.interaction.complaint == nil ? "" : " autofocus"
        return """
            <label for="username">Another account</label>
            <input id="username" name="username" value="\(hint)" autocomplete="username" spellcheck="false" \
            autocapitalize="none"\(focus)\(self.fieldState)>
            \(self.buttons("Next"))
            """
    }

    /// Asks for the password.
    func password(_ user: Emulator.User, _ step: String) -> Page {
        Page(
            "Enter your password",
            """
            \(self.who(user, step))\(self.complaint)
            \(self.form(
                step,
                """
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" \
                autofocus\(self.fieldState)>
                \(self.buttons("Sign in"))
                """
            ))
            """
        )
    }

    /// Asks for the code of a second factor; the emulator shows what a telephone would.
    func secondFactor(_ user: Emulator.User, _ text: String, _ step: String) -> Page {
        let digits = self.interaction.factorCode
        return Page(
            "Prove that it is you",
            """
            \(self.who(user, step))<p>\(text)</p>
            <div class="note"><p class="small quiet">Your authenticator app would show:</p>\
            <output class="code" id="authenticator">\(digits)</output></div>\(self.complaint)
            \(self.form(
                step,
                """
                <label for="code">Code</label>
                <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7" \
                autofocus\(self.fieldState)>
                \(self.buttons("Verify"))
                """
            ))
            """
        )
    }

    /// Asks for a new password.
    func newPassword(_ user: Emulator.User, _ policy: Emulator.Policy, _ step: String) -> Page {
        Page(
            "Set a new password",
            """
            \(self.who(user, step))<p>\(policy.text)</p>\(self.complaint)
            \(self.form(
                step,
                """
                <label for="password">New password</label>
                <input id="password" name="password" type="password" autocomplete="new-password" \
                autofocus\(self.fieldState)>
                <label for="again">The same again</label>
                <input id="again" name="again" type="password" autocomplete="new-password">
                \(self.buttons("Set password"))
                """
            ))
            """
        )
    }
}
