//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What the challenges of an API say, and which requests it takes.
public struct BearerGuardOptions: Hashable, Sendable {
    /// The realm that challenges to requests without a token name; none by default.
    public var realm: String?
    /// Where the browser of a user comes back after consenting; without it, no address for consent is told.
    public var consentRedirectURI: String?
    /// Whether challenges for consent have the names of parameters that Microsoft.Identity.Web gives them, too; false by
    /// default.
    public var namesConsentAsIdentityWeb = false
    /// Where the API describes itself (``ProtectedResourceMetadata/url``); not told by default.
    public var resourceMetadataURL: String?
    /// What signed requests (`PoP`) must cover; by default they are not accepted.
    public var signedRequests: SignedRequestRules?

    /// Describes challenges.
    ///
    /// - Parameters:
    ///   - realm: The realm that challenges to requests without a token name; none by default.
    ///   - consentRedirectURI: Where the browser of a user comes back after consenting; none by default.
    public init(realm: String? = nil, consentRedirectURI: String? = nil) {
        self.realm = realm
        self.consentRedirectURI = consentRedirectURI
    }
}
