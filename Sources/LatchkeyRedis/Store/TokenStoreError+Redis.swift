//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreError {
    /// The error of a store for one of its client.
    init(_ error: RedisError) {
        switch error.code {
        case .closed: self.init(.closed, error.message)
        case .timedOut, .cancelled: self.init(.timedOut, error.message)
        case .authenticationFailed, .invalidConfiguration, .tlsFailed: self.init(.misconfigured, error.message)
        default: self.init(.unavailable, error.message)
        }
    }

    /// The error of a store for a server's error reply, of which only the first word is told.
    init(refusal text: String) {
        let word = String(text.prefix { $0 != " " })
        switch word {
        case "OOM":
            self.init(
                .full,
                "Redis has no memory left (OOM); raise maxmemory, or choose a volatile-* policy for maxmemory-policy."
            )
        case "FOREIGN", "WRONGTYPE":
            self.init(
                .misconfigured,
                "A key under the store's prefix holds what it did not write; remove the key, or choose another keyPrefix."
            )
        case "FENCES":
            self.init(.misconfigured, "A record carries the highest fence that there is; remove it to lease its key.")
        case "NOAUTH", "WRONGPASS", "NOPERM":
            self.init(
                .misconfigured,
                "Redis does not let the user do this (\(word)); grant it what RedisTokenStore.accessRules(keyPrefix:) lists."
            )
        case "MOVED", "ASK", "CROSSSLOT":
            self.init(.misconfigured, "The Redis server is part of a cluster (\(word)); configure a cluster.")
        case "ERR":
            self.init(.misconfigured, "Redis refused a command; check that it is Redis 7 or Valkey and allows scripts.")
        default:
            self.init(.unavailable, "Redis cannot serve at the moment (\(word)).")
        }
    }
}

extension RedisReply {
    /// The reply, or why there is none, in the words of a store; an error reply is a failure too.
    func stored(_ findings: RedisFindings) -> Result<RESPValue, TokenStoreError> {
        switch self {
        case .failure(let error): return .failure(TokenStoreError(error))
        case .success(.error(let text)):
            if text.hasPrefix("FOREIGN") || text.hasPrefix("WRONGTYPE") { findings.foundForeign() }
            return .failure(TokenStoreError(refusal: text))
        case .success(let value): return .success(value)
        }
    }
}

extension TokenStoreError {
    /// The server answered with what the command cannot answer.
    static var oddRedisReply: Self {
        .init(.unavailable, "Redis gave an answer that makes no sense; check that no proxy changes what passes it.")
    }

    static func redisRefuses(_ part: String, length: Int, limit: Int) -> Self {
        .init(.misconfigured, "The record's \(part) has \(length) bytes; the Redis store takes at most \(limit).")
    }
}
