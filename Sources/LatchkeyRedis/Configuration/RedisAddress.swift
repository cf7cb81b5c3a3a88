//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Where a server listens.
public struct RedisAddress: Hashable, Sendable {
    enum Place: Hashable {
        case tcp(host: String, port: Int)
        case unixSocket(path: String)
    }
    let place: Place

    /// A host name or IP address with a port.
    ///
    /// - Parameters:
    ///   - host: The name or the address; an IPv6 address without brackets.
    ///   - port: The port; 6379 by default.
    /// - Returns: The address.
    public static func tcp(_ host: String, port: Int = 6379) -> Self { .init(place: .tcp(host: host, port: port)) }

    /// A socket in the file system of this machine.
    ///
    /// - Parameter path: The path of the socket.
    /// - Returns: The address.
    public static func unixSocket(_ path: String) -> Self { .init(place: .unixSocket(path: path)) }
}

extension RedisAddress: CustomStringConvertible {
    /// The host and port, or the path.
    public var description: String {
        switch self.place {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unixSocket(let path): path
        }
    }
}
