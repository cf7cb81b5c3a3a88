//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// A token of another issuer that an application may present instead of a credential of its own.
    public struct FederatedCredential: Hashable, Sendable {
        /// The audience of the tokens that are exchanged, unless another is agreed on.
        public static let defaultAudience = "api://AzureADTokenExchange"

        /// The `iss` claim; `nil` stands for the emulator itself, whose managed identities are meant then.
        public var issuer: String?
        /// The `sub` claim.
        public var subject: String
        /// The `aud` claim; ``defaultAudience`` by default.
        public var audience: String

        /// Accepts the tokens of one of the issuers in ``Emulator/Configuration/federatedIssuers``.
        ///
        /// - Parameters:
        ///   - issuer: The `iss` claim.
        ///   - subject: The `sub` claim.
        ///   - audience: The `aud` claim.
        public init(issuer: String, subject: String, audience: String = Self.defaultAudience) {
            self.issuer = issuer
            self.subject = subject
            self.audience = audience
        }

        /// Accepts the tokens of a managed identity.
        ///
        /// - Parameter objectID: The managed identity's ``Emulator/ManagedIdentity/objectID``.
        /// - Returns: The credential.
        public static func managedIdentity(_ objectID: String) -> Self {
            var credential = Self(issuer: "", subject: objectID)
            credential.issuer = nil
            return credential
        }
    }
}
