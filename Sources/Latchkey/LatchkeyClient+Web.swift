//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration
import LatchkeyCredentials
public import LatchkeyCrypto
public import LatchkeyTokenAcquisition
public import LatchkeyWeb

extension LatchkeyClient {
    /// What the configuration says about the web application or web API itself: audiences, scopes, paths.
    public var webHost: WebHostOptions {
        do {
            return try self.directory.current().main.webHost
        } catch {
            // The main application is in every configuration that comes into force.
            preconditionFailure("\(error)")
        }
    }

    /// Makes a validator of the tokens that the configured application is called with.
    ///
    /// The audiences are those of `Audience` and `Audiences`; encrypted tokens are decrypted with the certificates of
    /// `TokenDecryptionCredentials`.
    ///
    /// - Parameter change: Changes the options that the configuration leads to; nothing by default.
    /// - Returns: The validator.
    /// - Throws: `CredentialError` when a certificate for decryption cannot be used.
    public func tokenValidator(
        _ change: (inout TokenValidationOptions) -> Void = { _ in }
    ) throws -> TokenValidator {
        let application = try self.directory.current().main
        let acquirer = self.acquirer
        var options = TokenValidationOptions(
            authority: acquirer.authority,
            clientID: acquirer.clientID,
            webHost: application.webHost
        )
        let descriptions = application.tokenDecryptionCredentials
        if !descriptions.isEmpty {
            let decryptor = try TokenDecryptor(descriptions, services: self.parts.credentialServices)
            options.decrypt = { try await decryptor.decrypt($0) }
        }
        change(&options)
        return TokenValidator(options, http: self.parts.http)
    }

    /// What callers of the configured web API need (`Scopes`, `AppPermissions`).
    ///
    /// - Parameter permission: What they need when the configuration names neither; nothing by default.
    /// - Returns: The permission.
    /// - Throws: `Permission.Mistake` when nobody says what callers need.
    public func configuredPermission(otherwise permission: Permission? = nil) throws(Permission.Mistake) -> Permission {
        try .configured(self.webHost, otherwise: permission)
    }

    /// Makes the sign-in of the configured web application (`CallbackPath`, `WithSpaAuthCode`, `ResetPasswordPolicyId` and
    /// the like).
    ///
    /// - Parameters:
    ///   - publicBaseURL: The application's address as browsers know it.
    ///   - keyRing: The keys that seal cookies; instances that serve the same users need the same ring.
    ///   - scopes: The scopes that users are asked for; those of OpenID Connect alone by default.
    ///   - change: Changes the options that the configuration leads to; nothing by default.
    /// - Returns: The sign-in.
    /// - Throws: `AcquisitionError` when an address or path cannot be used.
    public func webSignIn(
        publicBaseURL: String,
        keyRing: KeyRing,
        scopes: [String] = ["openid"],
        changing change: (inout WebSignInOptions) -> Void = { _ in }
    ) throws(AcquisitionError) -> WebSignIn {
        var options = WebSignInOptions(self.webHost, publicBaseURL: publicBaseURL, scopes: scopes)
        change(&options)
        return try WebSignIn(self.acquirer, http: self.parts.http, keyRing: keyRing, options: options)
    }

    /// What knows the groups of users whose tokens name none because there are too many (groups overage): Microsoft Graph.
    ///
    /// The application needs the permission `GroupMember.Read.All` or `User.Read` with admin consent.
    public var groupDirectory: some GroupDirectory { GraphGroupDirectory(latchkey: self) }
}
