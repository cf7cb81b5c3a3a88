//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

extension SectionReader {
    /// What the section says about a token.
    mutating func acquireTokenOptions() -> AcquireTokenOptions {
        let problemsBefore = self.problems.count
        var options = AcquireTokenOptions(
            tenant: self.string("Tenant"),
            claims: self.string("Claims"),
            forceRefresh: self.boolean("ForceRefresh") ?? false,
            correlationID: self.string("CorrelationId")
        )
        options.application = self.string("AuthenticationOptionsName")
        options.extraHeaders = self.dictionary("ExtraHeadersParameters") ?? [:]
        options.extraQueryParameters = self.dictionary("ExtraQueryParameters") ?? [:]
        options.federatedIdentityPath = self.string("FmiPath")
        options.userFlow = self.string("UserFlow")
        options.managedIdentity = self.section("ManagedIdentity") { reader in
            reader.string("UserAssignedClientId").map(ManagedIdentity.clientID) ?? .systemAssigned
        }
        options.scheme = self.keyScheme()
        self.readExtraParameters(into: &options)
        self.refuseSession()
        guard self.problems.count == problemsBefore else { return options }
        do {
            try options.validate()
        } catch {
            self.report(error.message, at: "")
        }
        return options
    }

    /// What the token is bound to: a key of the caller's, or nothing.
    private mutating func keyScheme() -> TokenScheme {
        let key = self.string("PopPublicKey")
        if let claim = self.string("PopClaim") { return .publicKeyClaim(claim) }
        return key.map(TokenScheme.publicKey) ?? .bearer
    }

    /// Reads what .NET keeps in a bag: each entry has an option of its own.
    private mutating func readExtraParameters(into options: inout AcquireTokenOptions) {
        let read: AcquireTokenOptions? = self.section("ExtraParameters") { [options] reader in
            var options = options
            options.clientAssertion = reader.string("IDWEB_CLIENT_ASSERTION")
            options.clientAssertionClaims = reader.string("IDWEB_CLIENT_ASSERTION_CLAIMS")
            options.assertionIdentityPath = reader.string("IDWEB_FMI_PATH_FOR_CLIENT_ASSERTION")
            options.extraBodyParameters = reader.dictionary("EXTRA_BODY_PARAMETERS") ?? [:]
            if reader.boolean("IsTokenBinding") ?? false {
                if options.scheme != .bearer {
                    reader.report("The token is bound to a key already.", at: "IsTokenBinding")
                }
                options.scheme = .boundToCertificate
            }
            for key in ["IDWEB_AGENT_IDENTITY", "IDWEB_USERNAME", "IDWEB_USER_ID"] where reader.string(key) != nil {
                reader.report(
                    "An agent acts in one call, and the configuration serves all. Call 'as: .agent(…)'.",
                    at: key
                )
            }
            return options
        }
        if let read { options = read }
    }

    /// A session is one user's, but the configuration is everyone's: who calls at the same time would get the other's
    /// token.
    private mutating func refuseSession() {
        guard self.string("LongRunningWebApiSessionKey") != nil else { return }
        self.report(
            "A session belongs to one user, and the configuration serves all. Name the session in the call instead.",
            at: "LongRunningWebApiSessionKey"
        )
    }
}
