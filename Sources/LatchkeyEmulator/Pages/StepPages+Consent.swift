//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension StepPages {
    /// Asks for consent.
    func consent(_ user: Emulator.User, _ permissions: [String], _ step: String) -> Page {
        let demand = self.interaction.demand
        let resource = demand.scopes.resource
        var items = permissions.map { permission -> HTML in
            "<li>\(permission)<span>in \(resource.identifier)</span></li>"
        }
        if demand.scopes.signIn.contains("openid") { items.append("<li>Sign you in and read your profile</li>") }
        if demand.scopes.signIn.contains("offline_access") {
            items.append("<li>Keep access to what you have given it access to</li>")
        }
        return Page(
            "Permissions requested",
            """
            \(self.who(user, step))<p><strong>\(demand.applicationName)</strong> would like to:</p>
            <ul class="permissions">\(items)</ul>
            <p class="small quiet">If you accept, the application may do this in your name until consent is revoked.</p>
            \(self.form(step, self.buttons("Accept")))
            """
        )
    }

    /// Says what else a policy demands.
    func demand(_ user: Emulator.User, _ policy: Emulator.Policy, _ step: String) -> Page {
        Page(
            "More is needed",
            """
            \(self.who(user, step))<p>\(policy.text)</p>
            <p class="small quiet">AADSTS\(String(policy.code))</p>
            \(self.form(step, self.buttons("I have done that")))
            """
        )
    }

    /// Says that a policy forbids the sign-in.
    func blocked(_ user: Emulator.User, _ policy: Emulator.Policy, _ step: String) -> Page {
        Page(
            "You cannot get access now",
            """
            \(self.who(user, step))<p>\(policy.text)</p>
            <p class="small quiet">AADSTS\(String(policy.code))</p>
            \(self.form(
                step,
                """
                <div class="row"><button name="cancel" value="1" autofocus>Back to the application</button></div>
                """
            ))
            """
        )
    }

    /// Asks whether another device is to be signed in.
    func confirmation(_ user: Emulator.User, _ step: String) -> Page {
        Page(
            "Sign in on another device?",
            """
            \(self.who(user, step))
            <p>You are about to sign in to <strong>\(self.interaction.demand.applicationName)</strong> on the device that \
            showed the code. Do not go on if somebody sent you the code.</p>
            \(self.form(step, self.buttons("Continue")))
            """
        )
    }
}
