//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import HTTPTypes

// Each name is a valid token (RFC 9110 §5.6.2), so that the initialiser cannot fail.
extension HTTPField.Name {
    static let clientSKU = Self("x-client-SKU")!
    static let clientVersion = Self("x-client-Ver")!
    static let clientSystem = Self("x-client-OS")!
    /// The correlation identifier, in requests and responses.
    package static let clientRequestID = Self("client-request-id")!
    static let returnClientRequestID = Self("return-client-request-id")!
    /// Promises the issuer that `Retry-After` and status 429 are understood.
    static let libraryCapability = Self("x-ms-lib-capability")!
    /// What a request says about itself.
    static let telemetry = Self("x-client-current-telemetry")!
    /// Where the account of a request's user is kept.
    static let anchor = Self("x-anchormailbox")!
    /// Asks a metadata service, which answers nobody who was led there by a redirect.
    static let metadata = Self("Metadata")!
    /// The server's own identifier of a request.
    package static let serverRequestID = Self("x-ms-request-id")!
}
