//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Where a sidecar listens.
public struct SidecarAddress: Hashable, Sendable {
    enum Base: Hashable, Sendable {
        case host(String, port: Int)
        case unixSocket(path: String)
    }

    let base: Base

    init(base: Base) {
        self.base = base
    }

    /// A port of the loopback interface.
    ///
    /// - Parameter port: The port; 0 takes any free one.
    /// - Returns: The address.
    public static func loopback(port: Int) -> Self { .init(base: .host("127.0.0.1", port: port)) }

    /// A port of an interface.
    ///
    /// - Parameters:
    ///   - host: The name or address of the interface.
    ///   - port: The port; 0 takes any free one.
    /// - Returns: The address.
    public static func host(_ host: String, port: Int) -> Self { .init(base: .host(host, port: port)) }

    /// A socket in the file system, which only its owner may use.
    ///
    /// - Parameter path: The path of the socket.
    /// - Returns: The address.
    public static func unixSocket(path: String) -> Self { .init(base: .unixSocket(path: path)) }

    /// Reads an address as .NET hosts write it, such as `http://localhost:5000` or `http://+:8080`.
    ///
    /// - Parameter url: The address; `nil` is the result for one that cannot be used.
    public init?(url: String) {
        let text = url.lowercased()
        if text.hasPrefix("unix:") {
            let path = String(url.dropFirst(5))
            guard path.hasPrefix("/") else { return nil }
            self = .unixSocket(path: path)
            return
        }
        guard text.hasPrefix("http://") else { return nil }
        var rest = text.dropFirst(7)
        while rest.hasSuffix("/") { rest.removeLast() }
        let isBracketed = rest.hasPrefix("[")
        let end = isBracketed ? rest.firstIndex(of: "]").map { rest.index(after: $0) } : rest.firstIndex(of: ":")
        let host = rest[..<(end ?? rest.endIndex)]
        let after = rest[host.endIndex...]
        guard !host.isEmpty, after.isEmpty || after.hasPrefix(":") else { return nil }
        guard let port = after.isEmpty ? 80 : Int(after.dropFirst()), (0...65_535).contains(port) else { return nil }
        switch host {
        case "+", "*": self = .host("0.0.0.0", port: port)
        case "localhost": self = .loopback(port: port)
        default:
            let isUsable = host.allSatisfy { $0.isLetter || $0.isNumber || ".-:[]%".contains($0) }
            guard isUsable else { return nil }
            self = .host(String(isBracketed ? host.dropFirst().dropLast() : host), port: port)
        }
    }

    /// Whether only processes on the same host can connect.
    public var isLocal: Bool {
        switch self.base {
        case .unixSocket: true
        case .host(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
        }
    }
}

extension SidecarAddress: CustomStringConvertible {
    /// The address as a URL.
    public var description: String {
        switch self.base {
        case .unixSocket(let path): "unix:\(path)"
        case .host(let host, let port): host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
        }
    }
}
