//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Emulator {
    /// An application that may ask for tokens.
    ///
    /// Every application is also an API of its own: tokens for `api://` and its client id are meant for it.
    public struct Application: Sendable {
        /// The client id.
        public var clientID: String
        /// The secrets that are valid now.
        public var secrets: [String]
        /// The roles that were granted to the application, by the resource's identifier.
        public var roles: [String: [String]]
        /// The certificates whose keys may sign the application's assertions or open its TLS connections.
        public var certificates: [Certificate]
        /// The names that certificates may bear instead of being registered one by one.
        public var trustedSubjects: [TrustedSubject]
        /// The tokens of other issuers that the application may present as its own credential.
        public var federatedCredentials: [FederatedCredential]
        /// Where users may be sent back to; `http://localhost` also stands for every port of it.
        public var redirectURIs: [String]
        /// Whether the application may do without a credential, as a program on a user's machine does.
        public var isPublicClient: Bool
        /// The client id of the blueprint that impersonates this application, when it is an agent identity.
        public var blueprint: String?
        /// Whether the application may send its certificate in TLS to prove its identity.
        public var allowsMutualTLS: Bool
        /// The name that pages show; `nil`, the default, shows the client id.
        public var displayName: String?
        /// The permissions that an administrator granted for all users, by the resource's identifier; none by default.
        public var grantedPermissions: [String: [String]] = [:]
        /// Where the application is told, in a frame of the page, that its user signed out; nowhere by default.
        public var frontChannelLogoutURI: String?

        /// Creates an application.
        ///
        /// - Parameters:
        ///   - clientID: The client id.
        ///   - secrets: The secrets that are valid now; none by default.
        ///   - roles: The roles that were granted to the application, by the resource's identifier.
        ///   - certificates: The certificates that are registered; none by default.
        ///   - trustedSubjects: The names that certificates may bear instead; none by default.
        ///   - federatedCredentials: The tokens of other issuers that are accepted; none by default.
        ///   - redirectURIs: Where users may be sent back to; nowhere by default.
        ///   - isPublicClient: Whether no credential is needed; `false` by default.
        ///   - blueprint: The client id of the agent identity's blueprint; `nil` by default.
        ///   - allowsMutualTLS: Whether a certificate in TLS proves the identity; `true` by default.
        public init(
            clientID: String,
            secrets: [String] = [],
            roles: [String: [String]] = [:],
            certificates: [Certificate] = [],
            trustedSubjects: [TrustedSubject] = [],
            federatedCredentials: [FederatedCredential] = [],
            redirectURIs: [String] = [],
            isPublicClient: Bool = false,
            blueprint: String? = nil,
            allowsMutualTLS: Bool = true
        ) {
            self.clientID = clientID
            self.secrets = secrets
            self.roles = roles
            self.certificates = certificates
            self.trustedSubjects = trustedSubjects
            self.federatedCredentials = federatedCredentials
            self.redirectURIs = redirectURIs
            self.isPublicClient = isPublicClient
            self.blueprint = blueprint
            self.allowsMutualTLS = allowsMutualTLS
        }

        /// An application with a random secret that may read products and users, and sign users in from a page on this machine.
        ///
        /// - Parameter clientID: The client id.
        /// - Returns: The application.
        public static func sample(clientID: String = "11112222-3333-4444-5555-666677778888") -> Self {
            Self(
                clientID: clientID,
                secrets: ["emulator~\(UUID().uuidString.lowercased())"],
                roles: [
                    Resource.products.identifier: ["Products.Read"],
                    Resource.microsoftGraph.identifier: ["User.Read.All"],
                ],
                redirectURIs: ["http://localhost", "http://localhost/signin-oidc", "https://localhost/signin-oidc"]
            )
        }
    }
}

extension Emulator.Application: CustomStringConvertible, CustomReflectable {
    /// A text that never contains a secret.
    public var description: String { "Application(\(self.clientID), \(self.secrets.count) secrets <redacted>)" }
    /// A mirror without secrets.
    public var customMirror: Mirror { Mirror(self, children: ["clientID": self.clientID, "roles": self.roles]) }
}
