//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// The tenants that an emulator knows.
    public struct Tenants: Hashable, Sendable {
        private enum Base: Hashable {
            case any
            case only(Set<String>)
        }
        private let base: Base

        /// Every tenant whose name is a GUID or a domain.
        public static var any: Self { .init(base: .any) }

        /// Only the tenants named.
        ///
        /// - Parameter names: GUIDs or domains; case does not matter.
        /// - Returns: The tenants.
        public static func only(_ names: String...) -> Self { .only(names) }

        /// Only the tenants named.
        ///
        /// - Parameter names: GUIDs or domains; case does not matter.
        /// - Returns: The tenants.
        public static func only(_ names: some Sequence<String>) -> Self {
            .init(base: .only(Set(names.map { $0.lowercased() })))
        }

        /// Whether a tenant exists.
        ///
        /// - Parameter name: The tenant's name, in lower case.
        /// - Returns: Whether it is known.
        func contains(_ name: String) -> Bool {
            switch self.base {
            case .any: true
            case .only(let names): names.contains(name)
            }
        }
    }
}
