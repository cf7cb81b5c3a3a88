//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

extension WebSignInOptions {
    /// Describes how users sign in, as the application's configuration says.
    ///
    /// - Parameters:
    ///   - webHost: The paths and user flows.
    ///   - publicBaseURL: The application's address as browsers know it.
    ///   - sessions: Where sessions are kept; in a store in memory by default.
    ///   - scopes: The scopes that users are asked for; those of OpenID Connect alone by default.
    public init(
        _ webHost: WebHostOptions,
        publicBaseURL: String,
        sessions: Sessions = .store(MemorySessionStore()),
        scopes: [String] = ["openid"]
    ) {
        self.init(publicBaseURL: publicBaseURL, sessions: sessions, scopes: scopes)
        self.callbackPath = webHost.callbackPath
        self.signedOutCallbackPath = webHost.signedOutCallbackPath
        self.redirectURI = webHost.redirectURI
        self.requestsBrowserCode = webHost.requestsBrowserCode
        self.resetPasswordPolicy = webHost.resetPasswordPolicyID
        self.resetPasswordPath = webHost.resetPasswordPath
        self.editProfilePolicy = webHost.editProfilePolicyID
        self.errorPath = webHost.errorPath
    }
}
