//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SectionSchema {
    /// A named API.
    static let downstreamAPI = SectionSchema.downstreamAPI(protocolSchemes: [])

    /// A named API of a program that knows further schemes.
    static func downstreamAPI(protocolSchemes: [String]) -> SectionSchema {
        let tokens = SettingKey.ofTokens(schemes: SettingKey.schemes + protocolSchemes)
        return SectionSchema("downstreamApi", SettingKey.ofRequests + tokens + SettingKey.ofPolicies)
    }

    /// The section of what only Latchkey knows.
    static let latchkey = SectionSchema(
        "latchkey",
        [.key("CertificateAuthorityFile", .text, "Certificate authorities to trust instead of the system's.")]
    )

    /// When calls of a named API are sent again.
    static let retries = SectionSchema(
        "retries",
        [
            .key("MaximumAttempts", .integer(1...100), "How often a request is sent at most; 3 by default."),
            .key("BaseDelay", .duration, "The pause before the second attempt; 0.2 seconds by default."),
            .key("MaximumDelay", .duration, "The longest pause that is chosen here; 5 seconds by default."),
            .key("MaximumRetryAfter", .duration, "The longest pause that the API may ask for; 30 seconds by default."),
            .key("Statuses", .integers(100...599), "The statuses that lead to another attempt."),
            .key("AttemptTimeout", .duration, "How long one attempt may take; as long as the call by default."),
            .key("IncludesUnsafeMethods", .boolean, "Whether requests of all methods are sent again."),
        ]
    )

    /// How many calls of a named API may be under way.
    static let concurrency = SectionSchema(
        "concurrency",
        [
            .key("MaximumCalls", .integer(1...1_000_000), "The number of calls at a time."),
            .key("MaximumWaiting", .integer(0...1_000_000), "The number of calls that may wait; 1000 by default."),
        ]
    )

    /// What of a named API's calls may appear in traces and logs.
    static let telemetry = SectionSchema(
        "telemetry",
        [
            .key("QueryParameters", .texts, "The query parameters whose values may appear."),
            .key("HeaderFields", .texts, "The header fields that may appear."),
            .key("LogsFailureBodies", .boolean, "Whether the beginning of a failure's body is logged."),
        ]
    )
}

extension SettingKey {
    static let methods = ["Get", "Head", "Post", "Put", "Patch", "Delete", "Options"]
    static let schemes = ["Bearer", "MTLS_POP", "Pop", "MTLS"]

    /// What requests look like.
    static let ofRequests: [SettingKey] = [
        .key("BaseUrl", .text, "The root of the API; every call stays below it."),
        .key("RelativePath", .text, "The path of calls that name none."),
        .key("HttpMethod", .name(Self.methods), "The method of calls that name none; Get by default."),
        .key("AcceptHeader", .text, "The value of the Accept field; application/json by default."),
        .key("ContentType", .text, "The media type of bodies; application/json by default."),
        .key("ExtraHeaderParameters", .dictionary, "Further header fields of each request."),
        .key("ExtraQueryParameters", .dictionary, "Further query parameters of each request."),
        .key("AllowInsecureHttp", .boolean, "Whether BaseUrl may be http, which shows tokens to the network."),
    ]

    /// Which token calls carry.
    static func ofTokens(schemes: [String]) -> [SettingKey] {
        [
            .key("Scopes", .texts, "The scopes of the token; for the application's own token {resource}/.default."),
            .key("RequestAppToken", .boolean, "Whether calls that name no subject use the application's own token."),
            .key(
                "ProtocolScheme",
                .name(schemes),
                "How calls prove who calls: a bearer token, one bound to the certificate or to a key, or a certificate alone."
            ),
            .key("Anonymous", .boolean, "Whether calls carry no token at all; has to be said."),
            .key("AcquireTokenOptions", .section(.acquireTokenOptions), "What else governs the token."),
        ]
    }

    /// What governs calls; only Latchkey knows these keys.
    static let ofPolicies: [SettingKey] = [
        .key("Timeout", .duration, "How long a call may take, retries included; 60 seconds by default."),
        .key("Retries", .section(.retries), "When requests are sent again."),
        .key("MaximumRedirects", .integer(0...100), "How many redirects below BaseUrl are followed; none by default."),
        .key("Concurrency", .section(.concurrency), "How many calls may be under way at a time."),
        .key(
            "BreaksCircuit",
            .boolean,
            "Whether calls are refused while the API fails over and over; true by default."
        ),
        .key("RequestBodyLimit", .integer(1...1 << 40), "The longest body in bytes that is kept for another attempt."),
        .key("ResponseBodyLimit", .integer(1...1 << 40), "The longest response in bytes that is read into memory."),
        .key("Telemetry", .section(.telemetry), "What of a call may appear in traces and logs."),
    ]
}
