//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The audiences that tokens need to be accepted as assertions, by cloud.
enum TokenExchangeAudience {
    private static let suffixes = [
        (".cn", "China"), (".us", "USGov"), (".sovcloud-identity.fr", "France"), (".sovcloud-identity.de", "Germany"),
    ]

    /// The scope of such a token.
    ///
    /// - Parameters:
    ///   - audience: The audience that was chosen; `nil` for that of the token endpoint's cloud.
    ///   - tokenEndpoint: The URL of the token endpoint.
    /// - Returns: The scope.
    static func scope(_ audience: String?, for tokenEndpoint: String) -> String {
        let audience = audience ?? Self.audience(for: tokenEndpoint)
        if audience.hasSuffix("/.default") { return audience }
        return audience.hasSuffix("/") ? audience + ".default" : audience + "/.default"
    }

    private static func audience(for tokenEndpoint: String) -> String {
        let afterScheme = tokenEndpoint.split(separator: "://", maxSplits: 1).last ?? ""
        let host = afterScheme.prefix { $0 != "/" && $0 != ":" }.lowercased()
        let suffix = Self.suffixes.first { host.hasSuffix($0.0) }?.1 ?? ""
        return "api://AzureADTokenExchange\(suffix)"
    }
}
