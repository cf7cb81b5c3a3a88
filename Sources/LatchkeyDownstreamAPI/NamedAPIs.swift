//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The APIs that a client knows, checked, and what is known about each.
package struct NamedAPIs: Sendable {
    private(set) var apis: [String: PreparedAPI] = [:]
    private(set) var health: [String: APIHealth] = [:]

    /// Checks the options of each API.
    ///
    /// - Parameter options: The options by the APIs' names.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/configuration``, naming API and option.
    package init(_ options: [String: DownstreamAPIOptions]) throws(DownstreamAPIError) {
        for (name, options) in options.sorted(by: { $0.key < $1.key }) {
            self.apis[name] = try PreparedAPI(name: name, options: options)
            self.health[name] = APIHealth()
        }
    }

    /// Takes the place of others; what is known about an API is kept while it stays where it is.
    mutating func replace(_ others: NamedAPIs) {
        for (name, api) in self.apis where others.apis[name]?.base == api.base {
            if let known = others.health[name] { self.health[name] = known }
        }
    }
}

extension DownstreamAPIClient {
    /// What is known about each API.
    var health: [String: APIHealth] { self.named.withLock { $0.health } }

    /// Replaces the APIs: calls that begin afterwards use the new options, those under way end with theirs.
    ///
    /// - Parameter apis: The options of all APIs by their names.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/configuration``, naming API and option; nothing
    ///   has changed then.
    public func update(apis: [String: DownstreamAPIOptions]) throws(DownstreamAPIError) {
        self.update(try NamedAPIs(apis))
    }

    /// Replaces the APIs with others that were checked.
    package func update(_ apis: NamedAPIs) {
        self.named.withLock { current in
            var apis = apis
            apis.replace(current)
            current = apis
        }
    }
}
