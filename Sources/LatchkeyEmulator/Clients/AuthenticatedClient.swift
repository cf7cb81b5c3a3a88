//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// The client of a request, after it proved its identity as far as it has to.
struct AuthenticatedClient: Sendable {
    /// How a client proved its identity.
    enum Proof: Hashable, Sendable {
        /// Not at all: the client is public.
        case none
        case secret
        /// By the key of a certificate, in an assertion or in TLS.
        case certificate
        /// By the token of another issuer.
        case federated

        /// The strength, as the claims `azpacr` and `appidacr` have it.
        var rank: Int {
            switch self {
            case .none: 0
            case .secret: 1
            case .certificate, .federated: 2
            }
        }
    }

    var application: Emulator.Application
    var proof: Proof
    /// The certificate that the client sent in TLS.
    var certificate: Certificate?
}
