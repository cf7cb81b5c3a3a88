//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An absolute `http` or `https` URL that names a place and nothing else: no user, no query, no fragment.
package struct EndpointURL: Hashable, Sendable {
    package enum Scheme: String, Hashable, Sendable {
        case http
        case https
    }

    package let scheme: Scheme
    /// The host in lower case; an IPv6 address keeps its brackets.
    package let host: String
    /// The port, or `nil` when it is the scheme's own.
    package let port: Int?
    /// The path without trailing slashes: empty, or with a leading slash.
    package let path: String

    /// Reads a URL.
    ///
    /// - Parameter text: The URL; trailing slashes are tolerated.
    /// - Throws: ``EndpointURLError`` saying what is wrong, without repeating the text.
    package init(_ text: String) throws(EndpointURLError) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }), !text.isEmpty else {
            throw EndpointURLError("it is empty or contains blanks, control characters or backslashes.")
        }
        guard !text.contains("?"), !text.contains("#") else {
            throw EndpointURLError("it has a query or a fragment. Remove it.")
        }
        guard let separator = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else {
            throw EndpointURLError("it does not begin with 'https://'.")
        }
        let rest = text[separator.upperBound...]
        let pathStart = rest.firstIndex(of: "/") ?? rest.endIndex
        let place = rest[..<pathStart]
        guard !place.contains("@") else {
            throw EndpointURLError("it contains a user name or password. Remove it.")
        }
        (self.host, self.port) = try Self.hostAndPort(place, of: scheme)
        self.path = try Self.path(rest[pathStart...])
        self.scheme = scheme
    }

    init(scheme: Scheme, host: String, port: Int?, path: String) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
    }

    package var withoutPath: EndpointURL {
        EndpointURL(scheme: self.scheme, host: self.host, port: self.port, path: "")
    }

    /// Host and port as a request names them.
    package var authority: String { self.port.map { "\(self.host):\($0)" } ?? self.host }

    /// Whether the host can only be this machine.
    package var isLoopback: Bool {
        if self.host == "localhost" || self.host == "[::1]" { return true }
        let octets = self.host.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
    }
}

extension EndpointURL: CustomStringConvertible {
    package var description: String { "\(self.scheme.rawValue)://\(self.authority)\(self.path)" }
}
