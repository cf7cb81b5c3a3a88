//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyConfiguration
import LatchkeyDownstreamAPI

@testable import LatchkeySidecar
@testable import LatchkeyWeb

extension FuzzTarget {
    /// What operators write and callers send.
    static let requests = [
        FuzzTarget("settings", Self.readSettings),
        FuzzTarget("cookies", Self.readCookies),
        FuzzTarget("sidecar-queries", Self.readSidecarQuery),
    ]

    @Sendable private static func readSettings(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        refusing { () throws(ConfigurationError) in
            _ = try ConfigurationSource(layers: [.json(text)]).load()
        }
        refusing { () throws(ConfigurationError) in
            let lines = text.split(separator: "\n").map(String.init)
            _ = try ConfigurationSource(layers: [.commandLine(lines)]).load()
        }
    }

    @Sendable private static func readCookies(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        if let url = ReturnURL(text) {
            promise(url.path.hasPrefix("/") && !url.path.hasPrefix("//"), "A place is one of this application.")
        }
        let sealer = CookieSealer(ring: Self.ring)
        _ = sealer.open(text, for: .session)
        guard HTTPField.isValidValue(text) else { return }
        let fields: HTTPFields = [.cookie: text, .authorization: text]
        let jar = CookieJar(fields, isSecure: true, path: "/")
        for name in jar.names(beginningWith: "") { _ = jar.value(name) }
        if let value = jar.value("session") { _ = sealer.open(value, for: .session) }
        if let value = jar.values.values.first { _ = jar.set("session", value) }
        refusing { () throws(TokenValidationError) in
            guard let credentials = try BearerCredentials.read(fields, limit: 4096) else { return }
            promise((1...4096).contains(credentials.token.utf8.count), "A token is neither empty nor too long.")
        }
    }

    @Sendable private static func readSidecarQuery(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        let end = text.firstIndex(of: "?") ?? text.endIndex
        refusing { () throws(SidecarProblem) in _ = try SidecarRoute.find(text[..<end]) }
        let query = end == text.endIndex ? "" : text[text.index(after: end)...]
        refusing { () throws(SidecarProblem) in Self.check(try SidecarOverrides(query: query)) }
        refusing { () throws(SidecarProblem) in Self.check(try SidecarOverrides(query: query, isLenient: true)) }
    }

    private static func check(_ overrides: SidecarOverrides) {
        for header in overrides.extraHeaders {
            let name = HTTPField.Name(header.name)
            promise(name.map { !ForbiddenFields.contains($0) } == true, "A caller adds no field that is forbidden.")
            promise(HTTPField.isValidValue(header.value), "A caller adds no line of the head.")
        }
        var options = DownstreamAPIOptions(baseURL: "https://api.example/")
        options.apply(overrides)
        promise(options.baseURL == "https://api.example/", "A caller does not choose the host.")
    }
}
