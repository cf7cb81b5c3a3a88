//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

/// The named APIs that a sidecar serves, by their names.
struct APICatalog: Sendable {
    /// An API, and what its plain requests need.
    struct Entry: Sendable {
        let name: String
        let options: DownstreamAPIOptions
        /// The request for the application's own token, kept because it is served faster then.
        let applicationToken: TokenRequest
        /// Whether the first scope is one for applications' tokens.
        let isForApplications: Bool
        /// The answer with that token.
        let rendered = RenderedHeader()

        init(name: String, options: DownstreamAPIOptions) {
            self.name = name
            self.options = options
            self.isForApplications = options.scopes.first?.lowercased().hasSuffix("/.default") ?? false
            self.applicationToken = TokenRequest(
                scopes: Array(options.scopes.prefix(1)),
                as: .app,
                options: options.acquireTokenOptions
            )
        }
    }

    private let entries: [String: Entry]
    /// The names by their lower case; `nil` for those that several APIs have.
    private let spellings: [String: String?]
    /// The routes to the APIs by the path that is usual, to be found without taking a path apart.
    let routes: [String: SidecarRoute]

    init(_ apis: [String: DownstreamAPIOptions]) {
        var entries: [String: Entry] = [:]
        var spellings: [String: String?] = [:]
        for (name, options) in apis {
            entries[name] = Entry(name: name, options: options)
            let key = name.lowercased()
            spellings.updateValue(spellings.keys.contains(key) ? nil : name, forKey: key)
        }
        self.entries = entries
        self.spellings = spellings
        self.routes = Self.usualRoutes(to: entries.keys)
    }

    /// Names that paths have to encode are found otherwise.
    private static func usualRoutes(to names: some Sequence<String>) -> [String: SidecarRoute] {
        var routes: [String: SidecarRoute] = [:]
        for name in names where !name.isEmpty && name.utf8.allSatisfy(Self.isUnreserved) {
            for isAuthenticated in [true, false] {
                for route in [
                    SidecarRoute.authorizationHeader(api: name, isAuthenticated: isAuthenticated),
                    .downstreamAPI(api: name, isAuthenticated: isAuthenticated),
                ] { routes["/\(route.name)/\(name)"] = route }
            }
        }
        return routes
    }

    /// RFC 3986 §2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Finds an API: by its very name, or in other letter case when only one is meant.
    subscript(name: String) -> Entry? {
        if let entry = self.entries[name] { return entry }
        guard let spelling = self.spellings[name.lowercased()] ?? nil else { return nil }
        return self.entries[spelling]
    }

    /// A sentence that names the known APIs.
    var hint: String {
        let names = self.entries.keys.sorted().prefix(20).map { "'\($0)'" }
        return names.isEmpty ? "" : " Known: \(names.joined(separator: ", "))."
    }
}
