//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

extension Permission {
    /// What the configuration of a web API says that its callers need: one of the scopes of `Scopes`, or one of the roles
    /// of `AppPermissions`.
    ///
    /// - Parameters:
    ///   - webHost: The configuration.
    ///   - permission: What callers need when it names neither; nothing by default, which is a mistake then.
    /// - Returns: The permission.
    /// - Throws: ``Mistake`` when nobody says what callers need: a guard that lets everyone through is none.
    public static func configured(
        _ webHost: WebHostOptions,
        otherwise permission: Permission? = nil
    ) throws(Mistake) -> Permission {
        switch (webHost.scopes.isEmpty, webHost.appPermissions.isEmpty) {
        case (false, false): return try .scope(anyOf: webHost.scopes, orRole: webHost.appPermissions)
        case (false, true): return try .scope(anyOf: webHost.scopes)
        case (true, false): return try .role(anyOf: webHost.appPermissions)
        case (true, true):
            guard let permission else {
                throw Mistake(
                    description: "Neither 'Scopes' nor 'AppPermissions' says what callers need. Set one of them."
                )
            }
            return permission
        }
    }
}
