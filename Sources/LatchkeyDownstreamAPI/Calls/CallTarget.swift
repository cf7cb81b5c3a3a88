//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// Makes the target of a request from an API's base URL and a call's path, which cannot lead out of it.
enum CallTarget {
    /// Joins base and path.
    ///
    /// - Parameters:
    ///   - api: The API.
    ///   - path: The path of the call; the configured one when `nil`.
    /// - Returns: The request target: path and query.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/invalidCall``.
    static func make(_ api: PreparedAPI, path: String?) throws(DownstreamAPIError) -> String {
        let text = path ?? api.options.relativePath
        func refused(_ problem: String) -> DownstreamAPIError {
            DownstreamAPIError(.invalidCall, "The path for '\(api.name)' is refused: \(problem)")
        }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw refused("it contains control characters or backslashes.")
        }
        guard !text.contains("#") else { throw refused("it has a fragment.") }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let route = parts.first ?? ""
        guard !route.hasPrefix("//"), !route.contains("://") else {
            throw refused("it names a host. Give a path below the API's base URL.")
        }
        guard !PathRules.climbs(route) else { throw refused("it leads out of the API's base URL.") }
        var bytes = Array(api.baseURL.path.utf8)
        if !route.isEmpty {
            if !route.hasPrefix("/") { bytes.append(UInt8(ascii: "/")) }
            PercentEncoding.append(route, to: &bytes) { PathRules.isAllowed($0) || $0 == UInt8(ascii: "%") }
        }
        if bytes.isEmpty { bytes.append(UInt8(ascii: "/")) }
        Self.appendQuery(parts.count > 1 ? parts[1] : nil, of: api, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func appendQuery(_ query: Substring?, of api: PreparedAPI, to bytes: inout [UInt8]) {
        var separator = UInt8(ascii: "?")
        if let query {
            bytes.append(separator)
            PercentEncoding.append(query, to: &bytes) {
                PathRules.isAllowed($0) || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "?")
            }
            separator = UInt8(ascii: "&")
        }
        for (name, value) in api.options.extraQueryParameters.sorted(by: { $0.key < $1.key }) {
            bytes.append(separator)
            separator = UInt8(ascii: "&")
            bytes += "\(PercentEncoding.component(name))=\(PercentEncoding.component(value))".utf8
        }
    }
}
