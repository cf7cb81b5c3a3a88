//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// The cookies of a request, and what a response does to them.
struct CookieJar: Sendable {
    /// The longest value in one cookie; browsers keep about 4 KiB with name and attributes.
    private static let longestChunk = 3800
    /// The most cookies that one value is spread over.
    private static let mostChunks = 8
    /// How much of the cookie fields is read.
    private static let longestFields = 64 * 1024

    private let isSecure: Bool
    private let path: String
    private(set) var values: [String: String] = [:]

    /// Reads the cookies of a request; of two of one name, the first counts.
    init(_ fields: HTTPFields, isSecure: Bool, path: String) {
        self.isSecure = isSecure
        self.path = path
        var budget = Self.longestFields
        for field in fields[values: .cookie] {
            budget -= field.utf8.count
            guard budget >= 0 else { break }
            for pair in field.split(separator: ";") {
                let halves = pair.split(separator: "=", maxSplits: 1).map { String($0.drop { $0 == " " }) }
                guard halves.count == 2, self.values[halves[0]] == nil else { continue }
                self.values[halves[0]] = halves[1]
            }
        }
    }

    /// A cookie's full name: with TLS it can only have been set by this very host.
    func name(_ short: String) -> String { self.isSecure && self.path == "/" ? "__Host-id.\(short)" : "id.\(short)" }

    /// The value of a cookie, put together from its chunks.
    func value(_ short: String) -> String? {
        guard let first = self.values[self.name(short)] else { return nil }
        guard first.hasPrefix("chunks-") else { return first }
        guard let count = Int(first.dropFirst(7)), (1...Self.mostChunks).contains(count) else { return nil }
        var value = ""
        for index in 1...count {
            guard let chunk = self.values[self.name("\(short).C\(index)")] else { return nil }
            value += chunk
        }
        return value
    }

    /// The short names of the cookies that begin with a prefix.
    func names(beginningWith prefix: String) -> [String] {
        let start = self.name(prefix)
        return self.values.keys.filter { $0.hasPrefix(start) }.sorted().map { prefix + $0.dropFirst(start.count) }
    }

    /// The fields that set a cookie; chunks that it has no more are deleted.
    ///
    /// - Parameters:
    ///   - short: The cookie's short name.
    ///   - value: The value.
    ///   - lifetime: How many seconds it lives; until the browser ends by default.
    ///   - crossSite: Whether it also goes along with a form that another site posts.
    /// - Returns: The fields; `nil` when the value is too long.
    func set(_ short: String, _ value: String, lifetime: Int64? = nil, crossSite: Bool = false) -> HTTPFields? {
        var chunks: [Substring] = []
        var rest = value[...]
        while !rest.isEmpty {
            chunks.append(rest.prefix(Self.longestChunk))
            rest = rest.dropFirst(Self.longestChunk)
        }
        guard chunks.count <= Self.mostChunks else { return nil }
        var fields = HTTPFields()
        if chunks.count == 1 {
            fields.append(self.field(short, value, lifetime, crossSite))
        } else {
            fields.append(self.field(short, "chunks-\(chunks.count)", lifetime, crossSite))
            for (index, chunk) in chunks.enumerated() {
                fields.append(self.field("\(short).C\(index + 1)", String(chunk), lifetime, crossSite))
            }
        }
        for index in (chunks.count == 1 ? 1 : chunks.count + 1)...Self.mostChunks + 1
        where self.values[self.name("\(short).C\(index)")] != nil {
            fields.append(self.field("\(short).C\(index)", "", 0, crossSite))
        }
        return fields
    }

    /// The fields that delete a cookie and its chunks.
    func delete(_ short: String, crossSite: Bool = false) -> HTTPFields {
        var fields: HTTPFields = [:]
        fields.append(self.field(short, "", 0, crossSite))
        for name in self.names(beginningWith: "\(short).C") { fields.append(self.field(name, "", 0, crossSite)) }
        return fields
    }

    private func field(_ short: String, _ value: String, _ lifetime: Int64?, _ crossSite: Bool) -> HTTPField {
        var text = "\(self.name(short))=\(value); Path=\(self.path); HttpOnly"
        if self.isSecure { text += "; Secure" }
        // A form that the issuer's page posts is a request of another site.
        text += crossSite && self.isSecure ? "; SameSite=None" : "; SameSite=Lax"
        if let lifetime { text += "; Max-Age=\(lifetime)" }
        return HTTPField(name: .setCookie, value: text)
    }
}
