//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The facts of a token beside its text and its life, which many tokens have in common.
struct TokenDetails: Hashable, Sendable {
    var tokenType: String
    var scopes: [String]
    var tenant: String?
    var bindingKeyID: String?
    var durability: AcquiredToken.Durability
    var refreshAfter: Duration?
    var attributes: [String: String]

    init(_ token: AcquiredToken) {
        self.tokenType = token.tokenType
        self.scopes = token.scopes
        self.tenant = token.tenant
        self.bindingKeyID = token.bindingKeyID
        self.durability = token.durability
        self.refreshAfter = token.refreshAfter
        self.attributes = token.attributes
    }
}
