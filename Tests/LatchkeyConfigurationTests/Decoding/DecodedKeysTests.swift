//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import Testing

/// The rest of what files of .NET services say about applications and tokens.
@Suite struct DecodedKeysTests {
    private func file(_ application: String, tokens: String = "", api: String = "") -> String {
        """
        { "AzureAd": { "ClientId": "c", "ClientSecret": "s", \(application) },
          "DownstreamApis": { "A": { "BaseUrl": "https://a.example/", "Scopes": ["api://a/.default"], \(api)
            "AcquireTokenOptions": { \(tokens) } } } }
        """
    }

    private static let entra = #""Instance": "https://login.microsoftonline.com/", "TenantId": "t""#

    private func tokens(_ text: String, api: String = "") throws -> AcquireTokenOptions? {
        let file = self.file(Self.entra, tokens: text, api: api)
        return try ConfigurationSource.json(file).load().downstreamAPIs["A"]?.acquireTokenOptions
    }

    private func message(_ application: String = Self.entra, tokens: String = "", api: String = "") -> String {
        let file = self.file(application, tokens: tokens, api: api)
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationSource.json(file).load() }
        return error?.message ?? ""
    }

    @Test func theApplicationsKeysAreDecoded() throws {
        let text = """
            \(Self.entra), "AzureRegion": "TryAutoDetect", "ClientCapabilities": ["cp1"],
            "ExtraQueryParameters": { "dc": "ESTS-PUB", "n": 1 }
            """
        let application = try ConfigurationSource.json(self.file(text)).load().application
        #expect(application.azureRegion == "TryAutoDetect")
        #expect(application.clientCapabilities == ["cp1"])
        #expect(application.extraQueryParameters == ["dc": "ESTS-PUB", "n": "1"])
    }

    @Test func userFlowsAreDecoded() throws {
        let text = """
            "Instance": "https://contoso.b2clogin.com/", "Domain": "contoso.onmicrosoft.com",
            "SignUpSignInPolicyId": "B2C_1_susi", "ResetPasswordPolicyId": "B2C_1_reset",
            "EditProfilePolicyId": "B2C_1_edit"
            """
        let application = try ConfigurationSource.json(self.file(text)).load().application
        #expect(application.signUpSignInPolicyID == "B2C_1_susi")
        #expect(application.domain == "contoso.onmicrosoft.com")
        #expect(try application.resolvedAuthority().tenant == "contoso.onmicrosoft.com")
    }

    @Test func cloudAndAudienceStandForInstanceAndTenant() throws {
        let text = """
            "AzureCloudInstance": "azureusgovernment", "AadAuthorityAudience": "AzureAdMultipleOrgs",
            "AppHomeTenantId": "t"
            """
        let application = try ConfigurationSource.json(self.file(text)).load().application
        #expect(application.instance == "https://login.microsoftonline.us/")
        #expect(application.tenantID == "organizations")
        #expect(self.message("\"AzureCloudInstance\": \"AzurePublik\"").contains("Did you mean 'AzurePublic'?"))
    }

    @Test func tokenOptionsAreDecoded() throws {
        let options = try self.tokens(
            """
            "Tenant": "t2", "FmiPath": "a/b", "UserFlow": "B2C_1_edit", "ExtraQueryParameters": { "q": "1" },
            "ExtraHeadersParameters": { "x-h": "v" }, "ManagedIdentity": { "UserAssignedClientId": "id" }
            """
        )
        #expect(options?.federatedIdentityPath == "a/b")
        #expect(options?.userFlow == "B2C_1_edit")
        #expect(options?.extraQueryParameters == ["q": "1"])
        #expect(options?.extraHeaders == ["x-h": "v"])
        #expect(options?.managedIdentity == .clientID("id"))
    }

    @Test(arguments: [
        (#""ManagedIdentity": {}"#, ManagedIdentity.systemAssigned as ManagedIdentity?),
        (#""ManagedIdentity": { "UserAssignedClientId": null }"#, .systemAssigned),
        (#""ManagedIdentity": null"#, nil),
        ("", nil),
    ])
    func anIdentityOfTheHost(text: String, identity: ManagedIdentity?) throws {
        #expect(try self.tokens(text)?.managedIdentity == identity)
    }

    @Test func keysOfTheCallersAreDecoded() throws {
        #expect(try self.tokens(#""PopPublicKey": "k""#)?.scheme == .publicKey("k"))
        let both = #""PopPublicKey": "k", "PopClaim": "{\"kty\":\"RSA\"}""#
        #expect(try self.tokens(both)?.scheme == .publicKeyClaim(#"{"kty":"RSA"}"#))
        #expect(try self.tokens("", api: #""ProtocolScheme": "Bearer","#)?.scheme == .bearer)
        #expect(try self.tokens("", api: #""ProtocolScheme": "PoP","#)?.scheme == .signedRequest)
    }

    @Test func aSessionForAllIsRefused() {
        let message = self.message(tokens: #""LongRunningWebApiSessionKey": "AllocateForMe""#)
        #expect(message.contains("A:AcquireTokenOptions:LongRunningWebApiSessionKey: A session belongs to one user"))
    }

    @Test(arguments: [
        (#""PopClaim": "x""#, "", "AcquireTokenOptions: The key to bind to is not a JSON object."),
        (#""Claims": "x""#, "", "AcquireTokenOptions: The claims are not a JSON object."),
        (#""ExtraQueryParameters": { "client_id": "x" }"#, "", "'client_id' belongs to the flow itself"),
        (#""ManagedIdentity": { "UserAssignedClientID ": "x" }"#, "", "Did you mean 'UserAssignedClientId'?"),
        (#""FmiPth": "x""#, "", "Did you mean 'FmiPath'?"),
        (#""PopPublicKey": "k""#, #""ProtocolScheme": "MTLS_POP","#, "ProtocolScheme: The token is bound to another"),
        (
            "", #""ProtocolScheme": "MTLS","#,
            "ProtocolScheme: The scheme wants a certificate, but 'AzureAd' has secrets"
        ),
        ("", #""ProtocolScheme": "Beare","#, "Did you mean 'Bearer'?"),
    ])
    func wrongValuesAreReportedAtOnce(tokens: String, api: String, part: String) {
        #expect(self.message(tokens: tokens, api: api).contains(part))
    }

    @Test func wrongKindsAreReported() {
        let message = self.message("\(Self.entra), \"ClientCapabilities\": {}, \"ExtraQueryParameters\": \"a=b\"")
        #expect(message.contains("AzureAd:ExtraQueryParameters: Expected an object, found a string."))
    }

    @Test func keysOfHostsAreLeftAlone() throws {
        let text = """
            \(Self.entra), "CallbackPath": "/signin-oidc", "SignedOutCallbackPath": "/out", "SaveTokens": true,
            "TokenValidationParameters": { "ValidateIssuer": true, "ValidAudiences": ["a"] }, "UsePkce": true,
            "RequireHttpsMetadata": true, "Prompt": "select_account", "MapInboundClaims": false, "Scope": ["email"],
            "PartitionAppTokenCacheByAudience": true, "UseFastUnboundedCache": true, "WithSpaAuthCode": true,
            "AllowWebApiToBeAuthorizedByACL": true, "Audience": "api://c", "EnablePiiLogging": true
            """
        #expect(try ConfigurationSource.json(self.file(text)).load().application.clientID == "c")
    }

    @Test func whatCallsSendIsDecoded() throws {
        let api = #""HttpMethod": "Post", "ContentType": "text/plain","#
        let options = try ConfigurationSource.json(self.file(Self.entra, api: api)).load().downstreamAPIs["A"]
        #expect(options?.method.rawValue == "POST")
        #expect(options?.contentType == "text/plain")
        #expect(self.message(api: #""HttpMethod": "Pots","#).contains("Did you mean 'Post'?"))
    }
}
