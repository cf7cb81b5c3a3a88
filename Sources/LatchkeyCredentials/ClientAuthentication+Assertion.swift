//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP

extension ClientAuthentication {
    /// An assertion (RFC 7521 §4.2), bound to a certificate or not.
    static func assertion(_ text: String, boundTo identity: ClientIdentity? = nil) -> Self {
        let form = identity == nil ? "jwt-bearer" : "jwt-pop"
        return ClientAuthentication(
            parameters: [
                .init(
                    name: "client_assertion_type",
                    value: "urn:ietf:params:oauth:client-assertion-type:\(form)"
                ),
                .init(name: "client_assertion", value: text),
            ],
            clientIdentity: identity
        )
    }
}
