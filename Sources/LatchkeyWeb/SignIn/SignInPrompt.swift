//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a user is asked for: by the login path, or because a call to an API needs it.
struct SignInPrompt: Codable, Sendable {
    var scopes: [String] = []
    var claims: String?
    var loginHint: String?
    var domainHint: String?
    var prompt: String?
    /// The B2C user flow; that of the application by default.
    var userFlow: String?

    init() {}

    /// The sealed prompt: pages may carry it to the login path, and nobody can ask for other scopes with it.
    func sealed(by sealer: CookieSealer) throws -> String {
        try sealer.seal(Array(JSONEncoder().encode(self)), for: .prompt)
    }

    /// Opens a sealed prompt; `nil` for one that was changed or made up.
    init?(_ text: String, sealer: CookieSealer) {
        guard let bytes = sealer.open(text, for: .prompt),
            let prompt = try? JSONDecoder().decode(Self.self, from: Data(bytes))
        else { return nil }
        self = prompt
    }

    /// The options of the request to the issuer.
    func options(_ mode: AuthorizationOptions.ResponseMode) -> AuthorizationOptions {
        var options = AuthorizationOptions()
        options.responseMode = mode
        options.claims = self.claims
        options.loginHint = self.loginHint
        options.domainHint = self.domainHint
        options.userFlow = self.userFlow
        options.prompt =
            switch self.prompt {
            case "select_account": .selectAccount
            case "login": .login
            case "consent": .consent
            case "create": .create
            case "none": AuthorizationOptions.Prompt.none
            default: nil
            }
        return options
    }
}
