//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP
import Synchronization
import Testing

/// A wall clock that runs with the system's and can be advanced.
final class WallClock: Sendable {
    private let advance = Atomic<Int64>(0)

    /// Seconds since 1970.
    var seconds: Int64 { Int64(Date().timeIntervalSince1970) + self.advance.load(ordering: .relaxed) }

    /// Lets time pass.
    func advance(by seconds: Int64) { self.advance.add(seconds, ordering: .relaxed) }
}

/// Opens the address of a sign-in as a user's browser does.
///
/// - Parameters:
///   - url: The address.
///   - http: What sends the request.
/// - Returns: What the browser brings back to the application: the parameters of the address or of the posted form.
/// - Throws: Why there is no answer.
func browse(_ url: String, over http: some HTTPClient) async throws -> [String: String] {
    let components = try #require(URLComponents(string: url))
    let port = components.port.map { ":\($0)" } ?? ""
    let head = HTTPRequest(
        method: .get,
        scheme: components.scheme,
        authority: "\(components.host ?? "")\(port)",
        path: "\(components.percentEncodedPath)?\(components.percentEncodedQuery ?? "")"
    )
    let response = try await http.send(HTTPClientRequest(head: head))
    let pairs: [(String, String)]
    if let location = response.head.headerFields[.location] {
        let items = URLComponents(string: location)?.queryItems ?? []
        pairs = items.map { ($0.name, $0.value ?? "") }
    } else {
        let page = String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
        pairs = page.matches(of: #/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/#).map { match in
            (String(match.output.1), String(match.output.2).replacing("&#39;", with: "'").replacing("&amp;", with: "&"))
        }
    }
    return Dictionary(pairs) { first, _ in first }
}
