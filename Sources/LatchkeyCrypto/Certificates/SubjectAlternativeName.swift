//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// A name, beside its subject, that a certificate is valid for.
public struct SubjectAlternativeName: Hashable, Sendable {
    private enum Base: Hashable {
        case dns(String)
        case ipAddress(String)
        case uri(String)
    }
    private let base: Base

    /// A host name, such as `login.example` or `*.example`.
    ///
    /// - Parameter name: The name, in ASCII.
    /// - Returns: The alternative name.
    public static func dns(_ name: String) -> Self { .init(base: .dns(name)) }

    /// An address, such as `127.0.0.1` or `::1`.
    ///
    /// - Parameter address: The address in text form.
    /// - Returns: The alternative name.
    public static func ipAddress(_ address: String) -> Self { .init(base: .ipAddress(address)) }

    /// A URI, such as `spiffe://example/service`.
    ///
    /// - Parameter uri: The URI, in ASCII.
    /// - Returns: The alternative name.
    public static func uri(_ uri: String) -> Self { .init(base: .uri(uri)) }

    /// The name or address as text.
    public var text: String {
        switch self.base {
        case .dns(let text), .ipAddress(let text), .uri(let text): text
        }
    }

    /// The shim's number of the kind.
    var shimKind: latchkey_name_kind {
        switch self.base {
        case .dns: LATCHKEY_NAME_DNS
        case .ipAddress: LATCHKEY_NAME_IP
        case .uri: LATCHKEY_NAME_URI
        }
    }

    /// Makes a name from what a certificate holds; fails for kinds that are not read.
    ///
    /// - Parameters:
    ///   - kind: The shim's number of the kind.
    ///   - bytes: The text, or the 4 or 16 bytes of an address.
    init?(kind: latchkey_name_kind, bytes: [UInt8]) {
        switch kind {
        case LATCHKEY_NAME_DNS: self = .dns(String(decoding: bytes, as: UTF8.self))
        case LATCHKEY_NAME_URI: self = .uri(String(decoding: bytes, as: UTF8.self))
        case LATCHKEY_NAME_IP where bytes.count == 4:
            self = .ipAddress(bytes.map { String($0) }.joined(separator: "."))
        case LATCHKEY_NAME_IP where bytes.count == 16: self = .ipAddress(Self.ipv6Text(bytes))
        default: return nil
        }
    }

    private init(base: Base) {
        self.base = base
    }

    /// Writes an IPv6 address, the longest run of zero groups shortened (RFC 5952 §4.2).
    private static func ipv6Text(_ bytes: [UInt8]) -> String {
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        var longest = 0..<0
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
            if end - start > max(longest.count, 1) { longest = start..<end }
            start = max(end, start + 1)
        }
        func text(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !longest.isEmpty else { return text(groups[...]) }
        return text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
    }
}

extension SubjectAlternativeName: CustomStringConvertible {
    /// The name or address as text.
    public var description: String { self.text }
}
