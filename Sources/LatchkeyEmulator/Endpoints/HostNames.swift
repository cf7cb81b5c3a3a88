//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The addresses under which clients may reach the emulator.
struct HostNames: Sendable {
    /// The emulator's own address, without a slash at the end.
    let baseURL: String
    /// The further names, in lower case.
    private let hosts: [String]

    init(baseURL: String, hosts: [String]) {
        self.baseURL = baseURL
        self.hosts = hosts.map { $0.lowercased() }
    }

    /// The address that a client used, by the `Host` field of its request; our own when it is none of ours.
    func url(ofHost host: String) -> String {
        let host = host.lowercased()
        let name = host.prefix { $0 != ":" }
        guard self.hosts.contains(String(name)) || ["localhost", "127.0.0.1"].contains(name) else {
            return self.baseURL
        }
        return "https://\(host)"
    }

    /// The address that names of issuers begin with.
    func issuerBase(for kind: Authority.Kind, hostURL: String) -> String {
        let name = hostURL.dropFirst("https://".count).prefix { $0 != ":" }
        let isExternal = name.hasSuffix(".ciamlogin.com")
        if self.hosts.contains(String(name)), isExternal || kind == .adfs || kind == .b2c { return hostURL }
        return self.hosts.first.map { "https://\($0)" } ?? self.baseURL
    }

    /// Whether a host, with its port if any, is one of ours.
    func contains(_ host: String) -> Bool {
        let host = host.lowercased()
        return self.baseURL == "https://\(host)" || self.hosts.contains(String(host.prefix { $0 != ":" }))
    }

    /// The names of each cloud that is served: our own, and those that clients are led here for.
    var clouds: [[String]] {
        let own = [String(self.baseURL.dropFirst("https://".count))]
        return self.hosts.isEmpty ? [own] : [own, self.hosts]
    }
}
