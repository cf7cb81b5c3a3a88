//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The request to an API that a signed token authorises, as far as the signature shall cover it.
public struct SignedRequest: Hashable, Sendable {
    /// The method, such as `GET`.
    public var method: String?
    /// The host, with its port unless that is the scheme's own.
    public var host: String?
    /// The path.
    public var path: String?
    /// What the API asked to be signed along; `nil` for a random one.
    public var nonce: String?

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
