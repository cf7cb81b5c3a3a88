//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension EndpointURL {
    static func hostAndPort(
        _ place: Substring,
        of scheme: Scheme
    ) throws(EndpointURLError) -> (host: String, port: Int?) {
        var host = place
        var port: Int?
        let bracket = place.lastIndex(of: "]") ?? place.startIndex
        if let colon = place[bracket...].lastIndex(of: ":") {
            host = place[..<colon]
            let digits = place[place.index(after: colon)...]
            guard let number = Int(digits), (1...65535).contains(number), digits.allSatisfy(\.isNumber) else {
                throw EndpointURLError("its port is not a number from 1 to 65535.")
            }
            port = number
        }
        guard Self.isHost(host) else {
            throw EndpointURLError("its host name is missing or malformed.")
        }
        let isDefault = port == (scheme == .https ? 443 : 80)
        return (host.lowercased(), isDefault ? nil : port)
    }

    private static func isHost(_ host: Substring) -> Bool {
        if host.hasPrefix("["), host.hasSuffix("]") {
            let address = host.dropFirst().dropLast()
            return address.contains(":")
                && address.utf8.allSatisfy {
                    ASCII.isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
                }
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.utf8.count <= 253
            && labels.allSatisfy { label in
                !label.isEmpty
                    && label.utf8.allSatisfy {
                        ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                    }
            }
    }

    static func path(_ text: Substring) throws(EndpointURLError) -> String {
        var path = text
        while path.last == "/" { path.removeLast() }
        guard PathRules.isEncoded(path), !PathRules.climbs(path) else {
            throw EndpointURLError("its path contains '.' or '..' segments or characters that must be encoded.")
        }
        return String(path)
    }
}
