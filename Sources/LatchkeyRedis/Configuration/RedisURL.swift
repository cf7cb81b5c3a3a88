//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The parts of a URL such as `rediss://user:password@host:6380/0?prefix=app:`, decoded.
///
/// Nothing of the URL is ever quoted in an error, because it may hold a password.
struct RedisURL {
    enum Scheme: String {
        case redis
        case rediss
        case unix
    }

    let scheme: Scheme
    let user: String?
    let password: String?
    /// Hosts with their ports, which may be missing; none for a socket.
    let hosts: [(name: String, port: Int?)]
    /// What follows the hosts: the number of the database with its slash, or the path of a socket.
    let path: String
    let query: [(name: String, value: String)]

    init(_ text: String) throws(RedisError) {
        guard let colon = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased())
        else { throw .invalidURL("its scheme is none of redis, rediss and unix") }
        let rest = text[colon.upperBound...]
        let queryStart = rest.firstIndex(of: "?") ?? rest.endIndex
        let pathStart = rest[..<queryStart].firstIndex(of: "/") ?? queryStart
        let authority = rest[..<pathStart]
        let at = authority.lastIndex(of: "@")
        self.scheme = scheme
        (self.user, self.password) = try Self.credentials(at.map { authority[..<$0] } ?? "")
        self.hosts = try Self.hosts(at.map { authority[authority.index(after: $0)...] } ?? authority)
        self.path = try Self.decoded(rest[pathStart..<queryStart], "path")
        self.query = try Self.query(queryStart == rest.endIndex ? "" : rest[rest.index(after: queryStart)...])
    }

    private static func credentials(_ text: Substring) throws(RedisError) -> (String?, String?) {
        guard !text.isEmpty else { return (nil, nil) }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let user = try Self.decoded(parts[0], "user")
        let password = parts.count == 2 ? try Self.decoded(parts[1], "password") : nil
        return (user.isEmpty ? nil : user, password)
    }

    private static func hosts(_ text: Substring) throws(RedisError) -> [(String, Int?)] {
        guard !text.isEmpty else { return [] }
        var hosts: [(String, Int?)] = []
        for host in text.split(separator: ",", omittingEmptySubsequences: false) {
            hosts.append(try self.host(host))
        }
        return hosts
    }

    private static func host(_ text: Substring) throws(RedisError) -> (String, Int?) {
        let end: Substring.Index
        let name: Substring
        if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
            name = text[text.index(after: text.startIndex)..<close]
            end = text.index(after: close)
        } else {
            end = text.firstIndex(of: ":") ?? text.endIndex
            name = text[..<end]
        }
        guard !name.isEmpty else { throw .invalidURL("a host is empty") }
        if end == text.endIndex { return (try Self.decoded(name, "host"), nil) }
        guard text[end] == ":", let port = Int(text[text.index(after: end)...]), 1...65_535 ~= port else {
            throw .invalidURL("a port is no number from 1 to 65535")
        }
        return (try Self.decoded(name, "host"), port)
    }

    private static func query(_ text: Substring) throws(RedisError) -> [(String, String)] {
        var query: [(String, String)] = []
        for item in text.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw .invalidURL("an option has no value") }
            query.append((try Self.decoded(parts[0], "option"), try Self.decoded(parts[1], "option")))
        }
        return query
    }

    /// Replaces `%` and two hexadecimal digits by the byte that they stand for.
    private static func decoded(_ text: Substring, _ part: String) throws(RedisError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                throw .invalidURL("the \(part) has a '%' that is not followed by two hexadecimal digits")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .invalidURL("the \(part) is not UTF-8")
        }
        return decoded
    }
}

extension RedisError {
    static func invalidURL(_ what: String) -> Self {
        .init(
            .invalidConfiguration,
            "The Redis URL cannot be used: \(what). Its form is "
                + "redis://user:password@host:6379/database?option=value, with rediss for TLS."
        )
    }
}
