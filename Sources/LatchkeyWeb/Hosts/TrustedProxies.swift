//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
public import LatchkeyTokenAcquisition

/// The proxies whose word counts about who sent a request, to which host, and with which certificate.
///
/// Without any, nothing of that kind in a request's fields is believed. With some, a request that comes from one of them is
/// seen as it reached the proxy: `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`, and `Client-Cert`
/// (RFC 9440) if that is wanted. In any case those fields are taken away, so that no handler believes a client's.
public struct TrustedProxies: Sendable {
    private static let fieldNames = [
        "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix",
        "Forwarded", "Client-Cert", "Client-Cert-Chain", "X-Forwarded-Client-Cert", "X-Original-Host", "X-Real-IP",
    ]
    private static let names = Self.fieldNames.compactMap { HTTPField.Name($0) }

    private let ranges: [AddressRange]
    private let hosts: Set<String>
    private let forwardsCertificates: Bool

    /// Names the proxies and the hosts that may be asked for.
    ///
    /// - Parameters:
    ///   - addresses: The addresses or ranges of the proxies, such as `10.0.0.0/8`; none by default.
    ///   - hosts: The values of `Host` that are served, with the port if it is not the usual one; letter case does not
    ///     matter.
    ///   - forwardsCertificates: Whether the proxies end TLS and tell the client's certificate in `Client-Cert`; false by
    ///     default. They must then take that field away from what clients send.
    /// - Throws: `AcquisitionError` when an address is none, or no host is named.
    public init(
        _ addresses: [String] = [],
        hosts: Set<String>,
        forwardsCertificates: Bool = false
    ) throws(AcquisitionError) {
        var ranges: [AddressRange] = []
        for address in addresses {
            guard let range = AddressRange(address) else {
                throw AcquisitionError(
                    .configuration,
                    "'\(SafeText.clean(address, limit: 64))' is no address of a proxy. Write it like '10.0.0.0/8'."
                )
            }
            ranges.append(range)
        }
        guard !hosts.isEmpty else {
            throw AcquisitionError(.configuration, "No host is named that may be asked for. Name the application's.")
        }
        self.ranges = ranges
        self.hosts = Set(hosts.map { $0.lowercased() })
        self.forwardsCertificates = forwardsCertificates
    }

    /// A request as it was sent, before any proxy.
    ///
    /// - Parameter request: The request as it arrived.
    /// - Returns: The request; `nil` when it is for a host that is not served.
    public func original(_ request: InboundRequest) -> InboundRequest? {
        var original = request
        for name in Self.names { original.head.headerFields[name] = nil }
        if self.isProxy(request.peer.address) {
            original.peer = self.peer(of: request)
            let scheme = Self.last("X-Forwarded-Proto", of: request)?.lowercased()
            if scheme == "http" || scheme == "https" { original.head.scheme = scheme }
            if let host = Self.last("X-Forwarded-Host", of: request) { original.head.authority = host }
        }
        guard let host = original.head.authority?.lowercased(), self.hosts.contains(host) else { return nil }
        return original
    }

    private func isProxy(_ address: Peer.Address) -> Bool {
        guard case .ip(let text) = address.base else { return false }
        return self.ranges.contains { $0.contains(text) }
    }

    /// Who is behind the proxies: the last address that is none of them.
    private func peer(of request: InboundRequest) -> Peer {
        var address = request.peer.address
        for text in Self.values("X-Forwarded-For", of: request).reversed() {
            guard AddressRange.bytes(of: text[...]) != nil else {
                address = .unknown
                break
            }
            address = .ip(text)
            guard self.isProxy(address) else { break }
        }
        guard self.forwardsCertificates else { return Peer(address: address) }
        let certificates = Self.values("Client-Cert", of: request)
        let certificate = certificates.count == 1 ? Self.bytes(certificates[0]) : nil
        return Peer(address: address) { certificate }
    }

    /// The bytes of a field (RFC 8941 §3.3.5).
    private static func bytes(_ text: String) -> [UInt8]? {
        guard text.utf8.count > 2, text.first == ":", text.last == ":" else { return nil }
        return try? Base64.decode(String(text.dropFirst().dropLast()))
    }

    private static func last(_ name: String, of request: InboundRequest) -> String? {
        Self.values(name, of: request).last
    }

    private static func values(_ name: String, of request: InboundRequest) -> [String] {
        guard let name = HTTPField.Name(name) else { return [] }
        return request.head.headerFields[values: name].flatMap { field in
            field.split(separator: ",").map { $0.trimmingBlanks }
        }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        var rest = self
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
