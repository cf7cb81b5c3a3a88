//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What about a server or its configuration does not suit a token store.
public struct RedisAdvice: Hashable, Sendable {
    /// The kinds of advice.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case evictsRecords
            case fillsUp
            case losesRecords
            case notEncrypted
            case notInspectable
            case sharedUser
            case tooOld
        }
        private let base: Base

        /// A full server drops records that must be kept before others.
        public static var evictsRecords: Self { .init(base: .evictsRecords) }
        /// A full server refuses to write.
        public static var fillsUp: Self { .init(base: .fillsUp) }
        /// A server that ends forgets what was written last.
        public static var losesRecords: Self { .init(base: .losesRecords) }
        /// Connections to another machine are not encrypted.
        public static var notEncrypted: Self { .init(base: .notEncrypted) }
        /// The user may not see the server's configuration.
        public static var notInspectable: Self { .init(base: .notInspectable) }
        /// The client uses the server's default user, who may do everything.
        public static var sharedUser: Self { .init(base: .sharedUser) }
        /// The server is older than Redis 7.
        public static var tooOld: Self { .init(base: .tooOld) }
    }

    /// The kind of the advice.
    public var code: Code
    /// What does not suit, and what to do.
    public var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension RedisAdvice: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}

extension RedisAdvice {
    /// What a server tells about itself.
    struct Inspection {
        /// The values of `CONFIG GET`; `nil` when they are not told.
        var configuration: [String: String]?
        /// The version of the Redis that the server is or imitates.
        var version: String?
        /// The user of the connection.
        var user: String?
        /// Whether the connection is encrypted or does not leave the machine.
        var isPrivate: Bool
    }

    /// What does not suit about a server.
    static func advice(on server: Inspection) -> [RedisAdvice] {
        var advice: [RedisAdvice] = []
        if let major = server.version?.split(separator: ".").first.flatMap({ Int($0) }), major < 7 {
            advice.append(.init(.tooOld, "The server is older than Redis 7; use Redis 7 or later, or Valkey."))
        }
        if !server.isPrivate {
            advice.append(.init(.notEncrypted, "Connections leave the machine unencrypted; use TLS (rediss)."))
        }
        if server.user == "default" {
            advice.append(
                .init(
                    .sharedUser,
                    "The client is the server's default user; make a user with RedisTokenStore.accessRules(keyPrefix:)."
                )
            )
        }
        guard let configuration = server.configuration else {
            let text = "The user may not see the server's configuration, so memory and persistence were not checked."
            return advice + [.init(.notInspectable, text)]
        }
        return advice + Self.advice(on: configuration)
    }

    private static func advice(on configuration: [String: String]) -> [RedisAdvice] {
        var advice: [RedisAdvice] = []
        let policy = configuration["maxmemory-policy"] ?? ""
        let isLimited = configuration["maxmemory"].map { $0 != "0" } ?? false
        if policy.hasPrefix("allkeys") {
            advice.append(
                .init(
                    .evictsRecords,
                    "maxmemory-policy is \(policy), by which epochs and the change feed are dropped too; set volatile-ttl."
                )
            )
        } else if policy == "noeviction", isLimited {
            advice.append(
                .init(
                    .fillsUp,
                    "maxmemory-policy is noeviction, so that a full server refuses to write; set volatile-ttl."
                )
            )
        }
        if configuration["appendonly"] == "no" {
            advice.append(
                .init(
                    .losesRecords,
                    "appendonly is off, so that records which must be kept are lost when the server ends; set appendonly "
                        + "to yes."
                )
            )
        }
        return advice
    }
}
