//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

/// What the signature of a signed request must cover, and how old it may be.
public struct SignedRequestRules: Hashable, Sendable {
    /// A part of a request.
    public struct Part: Hashable, Sendable {
        enum Base: String {
            case method = "m"
            case host = "u"
            case path = "p"
            case query = "q"
            case fields = "h"
        }
        let base: Base

        /// The method (`m`).
        public static var method: Self { .init(base: .method) }
        /// The host with its port (`u`).
        public static var host: Self { .init(base: .host) }
        /// The path (`p`).
        public static var path: Self { .init(base: .path) }
        /// The parameters of the query (`q`).
        public static var query: Self { .init(base: .query) }
        /// Header fields (`h`).
        public static var fields: Self { .init(base: .fields) }
    }

    /// The parts that must be covered and match; method, host and path by default.
    public var required: Set<Part> = [.method, .host, .path]
    /// The parts that must match when they are covered; all by default.
    public var checkedWhenCovered: Set<Part> = [.method, .host, .path, .query, .fields]
    /// Whether the query may have parameters that are not covered; true by default.
    public var acceptsUnsignedParameters = true
    /// How old a signature may be; 5 minutes by default.
    public var lifetime: Duration = .seconds(300)
    /// The signature algorithms that are accepted.
    public var algorithms: Set<SignatureAlgorithm> = [.rs256, .ps256, .es256]

    /// Creates the default rules.
    public init() {}
}
