//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension CurlHTTPClient {
    /// An HTTP proxy; requests over TLS pass through it in a tunnel.
    public struct Proxy: Hashable, Sendable {
        /// The proxy's address, such as `http://proxy.internal:3128`.
        public var url: String
        /// The user name; `nil` by default.
        public var user: String?
        /// The password; `nil` by default.
        public var password: String?

        /// Creates a proxy.
        ///
        /// - Parameters:
        ///   - url: The address, of the form `http://host:port`.
        ///   - user: The user name; none by default.
        ///   - password: The password; none by default.
        public init(url: String, user: String? = nil, password: String? = nil) {
            self.url = url
            self.user = user
            self.password = password
        }
    }
}

extension CurlHTTPClient.Proxy: CustomStringConvertible, CustomReflectable {
    /// A text that never contains user name, password or address.
    public var description: String { "Proxy(<redacted>)" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
