//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto

/// A client's secret in the header field of a token request (`client_secret_basic`, RFC 6749 §2.3.1).
struct BasicAuthentication: Sendable {
    /// The value of `Authorization`.
    let field: String
    /// What still goes into the form.
    let rest: ClientAuthentication

    /// Takes the secret out of what would go into the form; fails when there is none, as with assertions.
    ///
    /// - Parameters:
    ///   - authentication: What would go into the form.
    ///   - clientID: The client's identifier.
    init?(_ authentication: ClientAuthentication, clientID: String) {
        guard let secret = authentication.parameters.first(where: { $0.name == "client_secret" }) else { return nil }
        let pair = "\(PercentEncoding.component(clientID)):\(PercentEncoding.component(secret.value))"
        self.field = "Basic \(Base64.encode(Array(pair.utf8)))"
        var rest = authentication
        rest.parameters.removeAll { $0.name == "client_secret" }
        self.rest = rest
    }
}
