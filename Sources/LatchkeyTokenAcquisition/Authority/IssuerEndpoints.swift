//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Where the services of an issuer are.
struct IssuerEndpoints: Hashable, Sendable {
    /// Where tokens are requested.
    var token: EndpointURL
    /// Where clients request tokens that present a certificate; `nil` when there is no such place.
    var boundToken: EndpointURL?
    /// Where the browser of a user is sent.
    var authorization: EndpointURL?
    /// Where codes for devices are requested (RFC 8628).
    var deviceAuthorization: EndpointURL?
    /// Where the browser of a user is sent to sign out.
    var logout: EndpointURL?
    /// Whether clients with a secret prove themselves in a header field (`client_secret_basic`), not in the form.
    var wantsBasicAuthentication = false
}
