//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

extension WebSignIn {
    /// What users of B2C meant who left a page of the issuer by one of its links; `nil` for any other error.
    ///
    /// Source: https://learn.microsoft.com/azure/active-directory-b2c/error-codes
    func response(
        toUserFlow error: AcquisitionError,
        _ flow: SignInFlow,
        _ request: InboundRequest
    ) async -> OutboundResponse? {
        guard self.client.authority.kind == .b2c else { return nil }
        let text = error.response?.errorDescription ?? ""
        if text.contains("AADB2C90118"), let policy = self.options.resetPasswordPolicy {
            // "Forgot your password?"
            var prompt = SignInPrompt()
            prompt.userFlow = policy
            return await self.start(prompt, returningTo: ReturnURL(flow.returnPath) ?? .root, request)
        }
        if text.contains("AADB2C90091") {
            // "Cancel". Whoever did not sign in must not be sent where a sign-in is needed, but who edited a profile had.
            let policy = flow.request.userFlow
            let wasEditing = policy != nil && policy == self.options.editProfilePolicy
            return SignInPages.redirect(to: wasEditing ? flow.returnPath : ReturnURL.root.path)
        }
        return nil
    }
}
