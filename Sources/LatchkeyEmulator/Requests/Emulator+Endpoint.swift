//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// An endpoint of the emulator, to script faults for and to count requests of.
    public struct Endpoint: Hashable, Sendable {
        private enum Base: String {
            case instanceDiscovery
            case keys
            case openIDConfiguration
            case other
            case products
            case token
        }
        private let base: Base

        /// `/common/discovery/instance`.
        public static var instanceDiscovery: Self { .init(base: .instanceDiscovery) }
        /// `/{tenant}/discovery/v2.0/keys`, the keys that verify tokens.
        public static var keys: Self { .init(base: .keys) }
        /// `/{tenant}/v2.0/.well-known/openid-configuration`.
        public static var openIDConfiguration: Self { .init(base: .openIDConfiguration) }
        /// Every path where nothing is.
        public static var other: Self { .init(base: .other) }
        /// The products API.
        public static var products: Self { .init(base: .products) }
        /// `/{tenant}/oauth2/v2.0/token`.
        public static var token: Self { .init(base: .token) }
    }
}

extension Emulator.Endpoint: CustomStringConvertible {
    /// The endpoint's name.
    public var description: String { self.base.rawValue }
}
