//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

/// Where links of answers may lead: to the host of the base URL, and to the Graph that the token is for.
struct GraphLinkRules: Sendable {
    /// A place below some base URL.
    struct Place: Sendable {
        var path: String
        /// The base URL; `nil` when it is that of the options.
        var baseURL: String?
    }

    let base: String
    /// Scheme and host that tokens may be sent to, beside those of the base URL.
    private let origins: [String]

    init(_ api: DownstreamAPIOptions, named name: String) throws(DownstreamAPIError) {
        let base = try Self.base(of: api, named: name)
        self.base = base.description
        let own = "\(base.scheme.rawValue)://\(base.authority)"
        // A proxy in front of Graph does not rewrite links: the token is for the Graph behind it.
        let resources = (api.applicationScopes ?? []).compactMap { scope in
            GraphCloud.all.first { scope.lowercased() == "\($0.root)/.default" }?.root
        }
        self.origins = [own] + resources
    }

    static func base(of api: DownstreamAPIOptions, named name: String) throws(DownstreamAPIError) -> EndpointURL {
        do {
            return try EndpointURL(api.baseURL)
        } catch {
            throw DownstreamAPIError(.configuration, "The API '\(name)': 'BaseUrl' is not usable: \(error.message)")
        }
    }

    /// Finds out where a path or a link leads.
    ///
    /// - Parameter target: A path below the base URL, or a whole link of an answer.
    /// - Returns: The place.
    /// - Throws: ``GraphError`` with code ``GraphError/Code/foreignLink``.
    func place(of target: String) throws(GraphError) -> Place {
        guard let mark = target.firstRange(of: "://"),
            target[..<mark.lowerBound].utf8.allSatisfy({ ASCII.isAlphanumeric($0) })
        else { return Place(path: target) }
        if target.hasPrefix(self.base + "/") { return Place(path: String(target.dropFirst(self.base.count + 1))) }
        let rest = target[mark.upperBound...]
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let origin = "\(target[..<mark.lowerBound])://\(host)".lowercased()
        // The port that a scheme has anyway may be written.
        let plain = origin.hasPrefix("https:") && origin.hasSuffix(":443") ? String(origin.dropLast(4)) : origin
        guard let known = self.origins.first(where: { $0 == plain }) else {
            throw GraphError(
                .foreignLink,
                "A link in an answer leads to the host '\(SafeText.clean(String(host), limit: 128))', which the token is "
                    + "not for. It was not followed."
            )
        }
        return Place(path: String(rest.dropFirst(host.count).drop { $0 == "/" }), baseURL: known)
    }
}
