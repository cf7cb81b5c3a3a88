//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// Where the products API answers and what it demands.
    public struct ProductsAPI: Hashable, Sendable {
        /// The path of the list of products; `/api/products` by default.
        ///
        /// One product is at this path, `/` and its id.
        public var basePath: String
        /// The identifier of the resource that tokens must be for; ``Emulator/Resource/products`` by default.
        public var resource: String
        /// The role that tokens of applications must hold; `Products.Read` by default.
        public var requiredRole: String
        /// The permission that tokens of users must hold; `Products.Read` by default.
        public var requiredScope: String

        /// Creates the settings.
        ///
        /// - Parameters:
        ///   - basePath: The path of the list of products.
        ///   - resource: The identifier of the resource that tokens must be for.
        ///   - requiredRole: The role that tokens of applications must hold.
        ///   - requiredScope: The permission that tokens of users must hold.
        public init(
            basePath: String = "/api/products",
            resource: String = Resource.products.identifier,
            requiredRole: String = "Products.Read",
            requiredScope: String = "Products.Read"
        ) {
            self.basePath = basePath
            self.resource = resource
            self.requiredRole = requiredRole
            self.requiredScope = requiredScope
        }
    }
}
