//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A cloud of Microsoft's with a Graph of its own.
public struct GraphCloud: Hashable, Sendable {
    /// The root of its Graph, without version.
    public let root: String
    /// The host that issues its tokens.
    public let authorityHost: String

    /// The global cloud, also for US government GCC.
    public static let global = GraphCloud(
        root: "https://graph.microsoft.com",
        authorityHost: "login.microsoftonline.com"
    )
    /// The cloud of the US government (L4, GCC High).
    public static let usGovernment = GraphCloud(
        root: "https://graph.microsoft.us",
        authorityHost: "login.microsoftonline.us"
    )
    /// The cloud of the US Department of Defense (L5).
    public static let usGovernmentDoD = GraphCloud(
        root: "https://dod-graph.microsoft.us",
        authorityHost: "login.microsoftonline.us"
    )
    /// The cloud in China, operated by 21Vianet.
    public static let china = GraphCloud(
        root: "https://microsoftgraph.chinacloudapi.cn",
        authorityHost: "login.chinacloudapi.cn"
    )

    /// All clouds.
    public static let all: [GraphCloud] = [.global, .usGovernment, .usGovernmentDoD, .china]

    /// The cloud whose tokens a host issues; the global one for a host that is not known.
    ///
    /// - Parameter host: The host of an authority.
    /// - Returns: The cloud.
    public static func cloud(ofAuthorityHost host: String) -> GraphCloud {
        let host = host.lowercased()
        return host == "login.partner.microsoftonline.cn"
            ? .china : self.all.first { $0.authorityHost == host } ?? .global
    }
}

/// A version of Microsoft Graph.
public struct GraphVersion: Hashable, Sendable {
    /// The segment of the path.
    public let segment: String

    /// The version that does not change.
    public static let v1 = GraphVersion(segment: "v1.0")
    /// The version with what is new.
    public static let beta = GraphVersion(segment: "beta")
}
