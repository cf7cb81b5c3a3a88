//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials

/// What a token is bound to.
struct TokenKey: Hashable, Sendable {
    /// The name of the key, by which the cache tells tokens apart.
    var id: String
    /// How the issuer is told (`req_cnf`); `nil` when it sees the key.
    var confirmation: String?
    /// The certificate, when it is one.
    var certificate: CertificateBinding?
}
