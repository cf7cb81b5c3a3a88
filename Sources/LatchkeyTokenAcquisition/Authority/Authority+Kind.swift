//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Authority {
    /// The kinds of issuers, which differ in their addresses and in what they know.
    public struct Kind: Hashable, Sendable {
        enum Base: String {
            case adfs
            case b2c
            case ciam
            case dsts
            case entra
            case openIDConnect
        }
        let base: Base

        /// Entra ID, in any cloud.
        public static var entra: Self { .init(base: .entra) }
        /// Azure AD B2C: a tenant with a policy, also called user flow.
        public static var b2c: Self { .init(base: .b2c) }
        /// Entra External ID for customers.
        public static var ciam: Self { .init(base: .ciam) }
        /// Active Directory Federation Services.
        public static var adfs: Self { .init(base: .adfs) }
        /// Datacenter Security Token Service.
        public static var dsts: Self { .init(base: .dsts) }
        /// Any provider that describes itself (OpenID Connect Discovery 1.0, RFC 8414).
        public static var openIDConnect: Self { .init(base: .openIDConnect) }
    }
}

extension Authority.Kind: CustomStringConvertible {
    /// The name of the kind.
    public var description: String { self.base.rawValue }
}
