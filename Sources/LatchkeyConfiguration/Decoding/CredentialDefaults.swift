//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What the section of an app registration says for all of its credentials.
struct CredentialDefaults: Hashable, Sendable {
    /// Whether certificates go along with their chains (`SendX5C`).
    var sendsCertificateChain = false
    /// The managed identity of credentials that name none (`UserAssignedManagedIdentityClientId`).
    var managedIdentityClientID: String?
}
