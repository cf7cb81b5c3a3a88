//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A cloud of Entra ID: the names under which its sign-in host is known.
package struct Cloud: Hashable, Sendable {
    /// The host that requests are sent to.
    package let host: String
    /// All names of the host, ``host`` among them.
    package let aliases: [String]
    /// The host as MSAL names it in its caches.
    let cacheHost: String

    private init(_ host: String, _ others: [String] = [], cacheHost: String? = nil) {
        self.host = host
        self.aliases = [host] + others
        self.cacheHost = cacheHost ?? host
    }

    /// A host that is known from nowhere else than its own configuration.
    static func custom(_ host: String, aliases: [String] = [], cacheHost: String? = nil) -> Self {
        .init(host, aliases.filter { $0 != host }, cacheHost: cacheHost)
    }

    static let known: [Cloud] = [
        .init(
            "login.microsoftonline.com",
            ["login.windows.net", "login.microsoft.com", "sts.windows.net"],
            cacheHost: "login.windows.net"
        ),
        .init("login.partner.microsoftonline.cn", ["login.chinacloudapi.cn"]),
        .init("login.microsoftonline.us", ["login.usgovcloudapi.net"]),
        .init("login-us.microsoftonline.com"),
        .init("login.microsoftonline.de"),
        .init("login.sovcloud-identity.fr"),
        .init("login.sovcloud-identity.de"),
        .init("login.sovcloud-identity.sg"),
        .init("login.windows-ppe.net", ["sts.windows-ppe.net", "login.microsoft-ppe.com"]),
    ]

    private static let byHost: [String: Cloud] = {
        var clouds: [String: Cloud] = [:]
        for cloud in Self.known {
            for alias in cloud.aliases { clouds[alias] = cloud }
        }
        return clouds
    }()

    /// The cloud that a host belongs to, or `nil` when the host is not known.
    package static func of(_ host: String) -> Cloud? { Self.byHost[host] }

    /// Whether the cloud is the public one.
    var isPublic: Bool { self.host == "login.microsoftonline.com" }
}
