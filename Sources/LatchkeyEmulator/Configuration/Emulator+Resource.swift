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

        /// Creates a resource.
        ///
        /// - Parameters:
        ///   - identifier: The application ID URI, such as `api://orders`.
        ///   - applicationID: The client id of the API's own application.
        ///   - tokenVersion: The version of the tokens that the API accepts.
        public init(identifier: String, applicationID: String, tokenVersion: TokenVersion = .v2) {
            self.identifier = identifier
            self.applicationID = applicationID
            self.tokenVersion = tokenVersion
        }

        /// The products API that every emulator serves by default.
        public static var products: Self {
            Self(identifier: "api://products", applicationID: "99990000-aaaa-4bbb-8ccc-ddddeeeeffff")
        }

        /// The value of the `aud` claim in tokens for the resource.
        var audience: String { self.tokenVersion == .v1 ? self.identifier : self.applicationID }
    }
}
