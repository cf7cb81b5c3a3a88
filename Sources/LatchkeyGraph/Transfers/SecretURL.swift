//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

/// A URL that is a permission by itself: it is never shown, and gets no token.
struct SecretURL: Sendable {
    private let scheme: String
    private let authority: String
    private let path: String

    /// Reads a URL of an answer.
    ///
    /// - Parameters:
    ///   - text: The URL.
    ///   - allowsHTTP: Whether it may be `http`.
    /// - Throws: ``GraphError`` with code ``GraphError/Code/transferFailed``, without repeating the URL.
    init(_ text: String, allowingHTTP allowsHTTP: Bool) throws(GraphError) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let error = GraphError(.transferFailed, "An answer names a place for the transfer that cannot be used.")
        guard let start = parts.first, let place = try? EndpointURL(String(start)),
            place.scheme == .https || allowsHTTP, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw error }
        self.scheme = place.scheme.rawValue
        self.authority = place.authority
        // As it was written: what is signed must not change.
        let rest = start.dropFirst(place.scheme.rawValue.count + 3)
        let path = rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
        self.path = parts.count == 2 ? "\(path)?\(parts[1].prefix { $0 != "#" })" : path
    }

    func head(_ method: HTTPRequest.Method) -> HTTPRequest {
        HTTPRequest(method: method, scheme: self.scheme, authority: self.authority, path: self.path)
    }
}
