//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

/// The paths that a sign-in answers itself, below the path of the application.
struct SignInRoutes: Sendable {
    /// What a path is for.
    enum Route: Hashable, Sendable {
        case backChannelSignOut
        case browserCode
        case callback
        case frontChannelSignOut
        case login
        case logout
        case signedOut
        /// Starts a user flow of B2C.
        case userFlow(String)

        /// The methods that the path takes.
        var methods: [HTTPRequest.Method] {
            switch self {
            case .backChannelSignOut: [.post]
            case .browserCode, .frontChannelSignOut, .login, .signedOut, .userFlow: [.get]
            case .callback, .logout: [.get, .post]
            }
        }
    }

    private var routes: [String: Route] = [:]

    /// Checks the paths.
    init(_ options: WebSignInOptions) throws(AcquisitionError) {
        try self.add(options.callbackPath, .callback)
        try self.add(options.loginPath, .login)
        try self.add(options.logoutPath, .logout)
        try self.add(options.signedOutCallbackPath, .signedOut)
        try self.add(options.frontChannelSignOutPath, .frontChannelSignOut)
        if let path = options.backChannelSignOutPath {
            guard case .store = options.sessions.base else {
                throw AcquisitionError(
                    .configuration,
                    "The issuer cannot end sessions that browsers keep. Keep sessions in a store, or set no "
                        + "'backChannelSignOutPath'."
                )
            }
            try self.add(path, .backChannelSignOut)
        }
        if options.requestsBrowserCode { try self.add(options.browserCodePath, .browserCode) }
        if let policy = options.resetPasswordPolicy { try self.add(options.resetPasswordPath, .userFlow(policy)) }
        if let policy = options.editProfilePolicy { try self.add(options.editProfilePath, .userFlow(policy)) }
    }

    /// What a path is for; `nil` for one of the application's.
    subscript(path: String) -> Route? { self.routes[path] }

    private mutating func add(_ path: String, _ route: Route) throws(AcquisitionError) {
        guard ReturnURL(path) != nil, path.utf8.count > 1, !path.contains("?"), !path.contains("#") else {
            throw AcquisitionError(
                .configuration,
                "The path '\(SafeText.clean(path, limit: 64))' of the sign-in is none. Write it like '/signin-oidc'."
            )
        }
        guard self.routes.updateValue(route, forKey: path) == nil else {
            throw AcquisitionError(.configuration, "Two parts of the sign-in have the same path '\(path)'.")
        }
    }
}
