//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A credential that can fetch its material anew, for example after a certificate was replaced.
public protocol ReloadableCredential: ClientCredential {
    /// Forgets the material: the next authentication fetches it anew.
    ///
    /// It is called when the issuer refused the credential in a way that newer material may mend.
    func reload() async
}
