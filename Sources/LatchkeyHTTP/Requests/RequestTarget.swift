//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// The URL of a request, checked so that nothing in it can change what libcurl connects to or sends.
struct RequestTarget {
    /// Scheme and authority, fit for messages.
    let origin: String
    let isSecure: Bool
    let url: String

    init(_ head: HTTPRequest) throws(HTTPClientError) {
        guard let scheme = head.scheme?.lowercased(), scheme == "https" || scheme == "http" else {
            throw HTTPClientError(.invalidRequest, "The request's scheme must be https or http.")
        }
        guard let authority = head.authority, !authority.isEmpty, authority.utf8.allSatisfy(Self.isAllowedInAuthority)
        else {
            throw HTTPClientError(
                .invalidRequest,
                "The request's authority must be a host name or address with an optional port, in ASCII and without "
                    + "user name; write an international host name in its xn-- form."
            )
        }
        self.origin = "\(scheme)://\(authority)"
        self.isSecure = scheme == "https"
        guard let path = head.path, path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy(Self.isAllowedInPath)
        else {
            throw HTTPClientError(
                .invalidRequest,
                "The path of the request to \(self.origin) must begin with / and be percent-encoded: no spaces, line "
                    + "breaks, characters outside ASCII or fragment."
            )
        }
        guard head.method != .connect, HTTPRequest.Method(rawValue: head.method.rawValue) != nil else {
            throw HTTPClientError(.invalidRequest, "The method of the request to \(self.origin) cannot be sent.")
        }
        self.url = self.origin + path
    }

    private static func isAllowedInAuthority(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }

    private static func isAllowedInPath(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "#")
    }
}
