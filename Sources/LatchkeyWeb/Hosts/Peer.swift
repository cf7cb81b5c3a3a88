//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Who is at the other end of the connection that a request came over.
public struct Peer: Sendable {
    /// Where a peer is.
    public struct Address: Hashable, Sendable {
        enum Base: Hashable, Sendable {
            case ip(String)
            case unixSocket
            case unknown
        }
        let base: Base

        /// An IP address without its port.
        ///
        /// - Parameter address: The address as text.
        /// - Returns: The address.
        public static func ip(_ address: String) -> Self { .init(base: .ip(address)) }
        /// A process on the same host that connected to a socket in the file system.
        public static var unixSocket: Self { .init(base: .unixSocket) }
        /// Not known; never taken for a process on the same host.
        public static var unknown: Self { .init(base: .unknown) }

        /// Whether the peer is on the same host: loopback, also when it is mapped into IPv6, or a socket in the file system.
        public var isLocal: Bool {
            switch self.base {
            case .unixSocket: return true
            case .unknown: return false
            case .ip("127.0.0.1"), .ip("::1"): return true
            case .ip(let text):
                let plain = text.hasPrefix("::ffff:") ? String(text.dropFirst(7)) : text
                if plain == "::1" { return true }
                let octets = plain.split(separator: ".", omittingEmptySubsequences: false)
                return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
            }
        }
    }

    /// Where the peer is.
    public var address: Address
    /// Finds the certificate, in DER form, that the peer presented in TLS; `nil` when it presented none.
    public var certificate: @Sendable () async -> [UInt8]?

    /// Describes a peer.
    ///
    /// - Parameters:
    ///   - address: Where the peer is; unknown by default.
    ///   - certificate: Finds the certificate that the peer presented in TLS; none by default.
    public init(
        address: Address = .unknown,
        certificate: @escaping @Sendable () async -> [UInt8]? = { nil }
    ) {
        self.address = address
        self.certificate = certificate
    }
}
