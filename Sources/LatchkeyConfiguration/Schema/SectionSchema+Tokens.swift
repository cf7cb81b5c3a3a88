//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SectionSchema {
    /// What governs a named API's token.
    static let acquireTokenOptions = SectionSchema(
        "acquireTokenOptions",
        [
            .key("AuthenticationOptionsName", .text, "The section of the app registration; AzureAd by default."),
            .key("Tenant", .text, "The tenant to ask instead of the application's own."),
            .key("Claims", .text, "Claims that the token must satisfy, a JSON object as text."),
            .key("ForceRefresh", .boolean, "Whether to acquire a new token although one is held."),
            .key("CorrelationId", .text, "The correlation identifier of token requests."),
            .key("ManagedIdentity", .section(.managedIdentity), "The host's identity, in place of the application."),
            .key("FmiPath", .text, "The path of a federated managed identity that the token is for."),
            .key("UserFlow", .text, "The B2C user flow."),
            .key("PopPublicKey", .text, "A key of the caller's that the token is bound to; the caller signs."),
            .key("PopClaim", .text, "A key of the caller's as a JSON Web Key, for a token presented as bearer token."),
            .key("ExtraQueryParameters", .dictionary, "Parameters added to the address of the token endpoint."),
            .key("ExtraHeadersParameters", .dictionary, "Header fields added to token requests."),
            .key("ExtraParameters", .section(.extraParameters), "What .NET keeps in an untyped bag."),
            .key("LongRunningWebApiSessionKey", .text, "Refused: a session belongs to one user, a file serves all."),
        ]
    )

    /// The host's identity that a named API uses.
    static let managedIdentity = SectionSchema(
        "managedIdentity",
        [.key("UserAssignedClientId", .text, "The client ID of the identity; the system's identity by default.")]
    )

    /// The entries of .NET's bag that a file can write; each has an option of its own here.
    static let extraParameters = SectionSchema(
        "extraParameters",
        [
            .key("IDWEB_CLIENT_ASSERTION", .text, "An assertion that proves the client in place of its credentials."),
            .key("IDWEB_CLIENT_ASSERTION_CLAIMS", .text, "Further claims for the client's assertion, a JSON object."),
            .key("IDWEB_FMI_PATH_FOR_CLIENT_ASSERTION", .text, "The identity's path that the assertion shall name."),
            .key("EXTRA_BODY_PARAMETERS", .dictionary, "Parameters added to the form of token requests."),
            .key("IsTokenBinding", .boolean, "Whether the token is bound to the certificate: ProtocolScheme MTLS_POP."),
            .key("IDWEB_AGENT_IDENTITY", .text, "Refused: an agent is named in the call."),
            .key("IDWEB_USERNAME", .text, "Refused: an agent's user is named in the call."),
            .key("IDWEB_USER_ID", .text, "Refused: an agent's user is named in the call."),
        ]
    )
}
