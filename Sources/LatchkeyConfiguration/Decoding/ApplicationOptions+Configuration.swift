//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

extension SectionReader {
    /// The app registration that the section describes; nil when a problem was reported.
    ///
    /// - Parameter isAsked: Whether something wants tokens of the application, which then needs credentials.
    /// - Returns: The registration.
    mutating func applicationOptions(isAsked: Bool) -> ApplicationOptions? {
        let clientID = self.requiredString(
            "ClientId",
            "set it to the application (client) ID of your app registration."
        )
        var options = ApplicationOptions(clientID: clientID ?? "")
        self.readIssuer(into: &options)
        options.azureRegion = self.string("AzureRegion")
        options.clientCapabilities = self.strings("ClientCapabilities") ?? []
        options.extraQueryParameters = self.dictionary("ExtraQueryParameters") ?? [:]
        if let value = self.duration("RequestTimeout") { options.requestTimeout = value }
        options.credentials = self.clientCredentials()
        options.isPublicClient = self.boolean("IsPublicClient") ?? false
        if !isAsked, options.credentials.isEmpty { options.isPublicClient = true }
        options.tokenDecryptionCredentials = self.tokenDecryptionCredentials()
        options.webHost = self.webHostOptions()
        guard self.problems.isEmpty else { return nil }
        do {
            try options.validate()
        } catch {
            self.report(error.message, at: "")
        }
        return options
    }

    private mutating func readIssuer(into options: inout ApplicationOptions) {
        options.instance = self.string("Instance") ?? self.cloudInstance()
        options.tenantID = self.string("TenantId") ?? self.audienceTenant()
        options.authority = self.string("Authority")
        options.appHomeTenantID = self.string("AppHomeTenantId")
        options.signUpSignInPolicyID = self.string("SignUpSignInPolicyId")
        options.domain = self.string("Domain")
        options.boundInstance = self.string("BoundInstance")
        if let value = self.boolean("AllowInsecureLoopback") { options.allowInsecureLoopback = value }
        if let value = self.boolean("UsesOpenIdConnect") { options.usesOpenIDConnect = value }
        if let value = self.boolean("ValidatesInstance") { options.validatesInstance = value }
        if options.authority == nil { self.requireInstanceAndTenant(of: options) }
    }

    /// The sign-in host of a cloud that is named instead of its host.
    private mutating func cloudInstance() -> String? {
        let cloud = self.name("AzureCloudInstance", among: SettingKey.clouds.keys.sorted())
        return cloud.flatMap { SettingKey.clouds[$0] }.map { "https://\($0)/" }
    }

    /// The tenant that stands for a kind of users.
    private mutating func audienceTenant() -> String? {
        let audience = self.name("AadAuthorityAudience", among: SettingKey.audiences.keys.sorted())
        return audience.flatMap { SettingKey.audiences[$0] }
    }

    private mutating func requireInstanceAndTenant(of options: ApplicationOptions) {
        if options.instance == nil {
            _ = self.requiredString("Instance", "set it, for example to 'https://login.microsoftonline.com/'.")
        }
        // The tenant of a user flow may follow from its domain, or from its host.
        if options.tenantID == nil, options.signUpSignInPolicyID == nil {
            _ = self.requiredString("TenantId", "set it to the identifier or a domain of your tenant.")
        }
    }

    private mutating func webHostOptions() -> WebHostOptions {
        var options = WebHostOptions()
        options.audiences = [self.string("Audience")].compactMap(\.self)
        for audience in self.strings("Audiences") ?? [] where !options.audiences.contains(audience) {
            options.audiences.append(audience)
        }
        options.allowsApplicationsWithoutRoles = self.boolean("AllowWebApiToBeAuthorizedByACL") ?? false
        options.scopes = self.strings("Scopes") ?? []
        options.appPermissions = self.strings("AppPermissions") ?? []
        options.requestsBrowserCode = self.boolean("WithSpaAuthCode") ?? false
        options.redirectURI = self.string("RedirectUri")
        options.resetPasswordPolicyID = self.string("ResetPasswordPolicyId")
        options.editProfilePolicyID = self.string("EditProfilePolicyId")
        if let path = self.string("CallbackPath") { options.callbackPath = path }
        if let path = self.string("SignedOutCallbackPath") { options.signedOutCallbackPath = path }
        if let path = self.string("ResetPasswordPath") { options.resetPasswordPath = path }
        options.errorPath = self.string("ErrorPath")
        return options
    }
}
