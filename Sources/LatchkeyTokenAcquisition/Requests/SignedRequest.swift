//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The request to an API that a signed token authorises, as far as the signature shall cover it.
public struct SignedRequest: Hashable, Sendable {
    /// A header field.
    public struct Field: Hashable, Sendable {
        /// The field's name.
        public var name: String
        /// The field's value, as sent.
        public var value: String

        /// Creates a field.
        ///
        /// - Parameters:
        ///   - name: The name.
        ///   - value: The value, as sent.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The method, such as `GET`.
    public var method: String?
    /// The host, with its port unless that is the scheme's own.
    public var host: String?
    /// The path.
    public var path: String?
    /// What the API asked to be signed along; `nil` for a random one.
    public var nonce: String?
    /// Whether the signature covers the query (`q`); false by default.
    public var coversQuery = false
    /// Whether the signature covers the body (`b`); false by default.
    public var coversBody = false
    /// The header fields that the signature covers (`h`), in order; none by default.
    public var coveredFields: [String] = []
    /// The query without its question mark, as sent; `nil` while it is not covered or not known.
    public var query: String?
    /// The covered header fields with their values; empty while they are not known.
    public var fields: [Field] = []
    /// The SHA-256 digest of the body; `nil` while it is not covered or not known.
    public var bodyDigest: [UInt8]?

    /// Describes a request.
    ///
    /// - Parameters:
    ///   - method: The method; not covered by default.
    ///   - host: The host with its port; not covered by default.
    ///   - path: The path; not covered by default.
    ///   - nonce: What the API asked to be signed along; a random one by default.
    public init(method: String? = nil, host: String? = nil, path: String? = nil, nonce: String? = nil) {
        self.method = method
        self.host = host
        self.path = path
        self.nonce = nonce
    }
}
