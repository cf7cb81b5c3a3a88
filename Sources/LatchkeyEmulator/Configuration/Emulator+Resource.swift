//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// An API that tokens are issued for.
    public struct Resource: Hashable, Sendable {
        /// The versions of access tokens.
        public struct TokenVersion: Hashable, Sendable {
            private enum Base { case v1, v2 }
            private let base: Base

            /// The older form: the audience is the API's URI, the caller is in `appid`.
            public static var v1: Self { .init(base: .v1) }
            /// The newer form: the audience is the API's client id, the caller is in `azp`.
            public static var v2: Self { .init(base: .v2) }
        }

        /// The application ID URI; scopes begin with it.
        public var identifier: String
        /// The client id of the API's own application.
        public var applicationID: String
        /// The version of the tokens that the API accepts; the newer one by default.
        public var tokenVersion: TokenVersion
        /// The permissions that users can give to applications, such as `Products.Read`; empty allows every name.
        public var scopes: [String]

        /// Creates a resource.
        ///
        /// - Parameters:
        ///   - identifier: The application ID URI, such as `api://orders`.
        ///   - applicationID: The client id of the API's own application.
        ///   - tokenVersion: The version of the tokens that the API accepts.
        ///   - scopes: The permissions that users can give to applications; empty, the default, allows every name.
        public init(
            identifier: String,
            applicationID: String,
            tokenVersion: TokenVersion = .v2,
            scopes: [String] = []
        ) {
            self.identifier = identifier
            self.applicationID = applicationID
            self.tokenVersion = tokenVersion
            self.scopes = scopes
        }

        /// The products API that every emulator serves by default.
        public static var products: Self {
            Self(
                identifier: "api://products",
                applicationID: "99990000-aaaa-4bbb-8ccc-ddddeeeeffff",
                scopes: ["Products.Read", "Products.Write"]
            )
        }

        /// Microsoft Graph, which scopes without a resource mean.
        public static var microsoftGraph: Self {
            Self(
                identifier: "https://graph.microsoft.com",
                applicationID: "00000003-0000-0000-c000-000000000000",
                tokenVersion: .v1
            )
        }

        /// Azure's resource manager, key vaults and storage.
        public static var azure: [Self] {
            [
                ("https://management.azure.com", "797f4846-ba00-4fd7-ba43-dac1f8f63013"),
                ("https://vault.azure.net", "cfa8b339-82a2-471a-a3c9-0fc0be7a4093"),
                ("https://storage.azure.com", "e406a681-f3d4-42a8-90b6-c2b029497af1"),
            ].map { Self(identifier: $0, applicationID: $1, tokenVersion: .v1) }
        }

        /// What credentials of other issuers are exchanged for: the audience of agents' and machines' intermediate tokens.
        static var tokenExchange: Self {
            Self(
                identifier: Emulator.FederatedCredential.defaultAudience,
                applicationID: "fb60f99c-7a34-4190-8149-302f77469936"
            )
        }

        /// The value of the `aud` claim in tokens for the resource.
        var audience: String { self.tokenVersion == .v1 ? self.identifier : self.applicationID }
    }
}
