//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyTokenAcquisition
public import LatchkeyWeb

extension LatchkeyClient {
    /// Makes a validator of the tokens that the configured application is called with.
    ///
    /// Encrypted tokens are decrypted with the certificates of `TokenDecryptionCredentials`.
    ///
    /// - Parameter change: Changes the options that the configuration leads to; nothing by default.
    /// - Returns: The validator.
    /// - Throws: `CredentialError` when a certificate for decryption cannot be used.
    public func tokenValidator(
        _ change: (inout TokenValidationOptions) -> Void = { _ in }
    ) throws -> TokenValidator {
        var options = TokenValidationOptions(authority: self.acquirer.authority, clientID: self.acquirer.clientID)
        let descriptions = try self.directory.current().main.tokenDecryptionCredentials
        if !descriptions.isEmpty {
            let decryptor = try TokenDecryptor(descriptions, services: self.parts.credentialServices)
            options.decrypt = { try await decryptor.decrypt($0) }
        }
        change(&options)
        return TokenValidator(options, http: self.parts.http)
    }
}
