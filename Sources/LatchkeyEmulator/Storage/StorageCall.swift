//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A request to Blob Storage whose token is good.
struct StorageCall: Sendable {
    let method: HTTPRequest.Method
    let account: String
    /// The container; `nil` for the account itself.
    let container: String?
    /// The blob; `nil` for the container itself.
    let blob: String?
    let headers: HTTPFields
    let body: [UInt8]
    /// The address of the account.
    let root: String
    let now: Int64
    private let query: [String: String]

    init?(_ request: Emulator.RecordedRequest, account: String, root: String, now: Int64) {
        let path = request.path.dropFirst()
        let container = path.prefix { $0 != "/" }
        let blob = path.dropFirst(container.count + 1)
        // In paths a plus is a plus.
        guard let container = Emulator.FormField.decode(container.replacing("+", with: "%2B").utf8),
            let blob = Emulator.FormField.decode(blob.replacing("+", with: "%2B").utf8)
        else { return nil }
        self.method = request.method
        self.account = account
        self.container = container.isEmpty ? nil : container
        self.blob = blob.isEmpty ? nil : blob
        self.headers = request.headers
        self.body = request.body
        self.root = root
        self.now = now
        self.query = Dictionary(request.query.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
    }

    func parameter(_ name: String) -> String? { self.query[name].flatMap { $0.isEmpty ? nil : $0 } }
    func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { self.headers[$0] } }

    /// What a listing is to have.
    var includes: Set<String> {
        Set((self.parameter("include") ?? "").split(separator: ",").map { String($0).lowercased() })
    }

    /// The metadata that the request sets.
    func metadata() throws(StorageRefusal) -> [String: String] {
        let prefix = "x-ms-meta-"
        var metadata: [String: String] = [:]
        for field in self.headers where field.name.canonicalName.hasPrefix(prefix) {
            let name = String(field.name.rawName.dropFirst(prefix.utf8.count))
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 != UInt8(ascii: "-") }) else {
                throw StorageRefusal(400, "InvalidMetadata", "The metadata specified is invalid.")
            }
            metadata[name] = field.value
        }
        return metadata
    }

    /// The fields that the content is to be served with.
    var contentFields: [String: String] {
        var fields: [String: String] = [:]
        for name in ["content-type", "content-encoding", "content-language", "content-disposition", "content-md5"] {
            if let value = self.field("x-ms-blob-\(name)") { fields[name] = value }
        }
        if let value = self.field("x-ms-blob-cache-control") { fields["cache-control"] = value }
        return fields
    }

    /// The tags that the request sets.
    var tags: [String: String] {
        let fields = Emulator.FormField.decodeAll(Array((self.field("x-ms-tags") ?? "").utf8)) ?? []
        return Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// The bytes that are wanted; `nil` for all, and an end only if it is named.
    func range() -> (start: Int, end: Int?)? {
        guard let text = self.field("x-ms-range") ?? self.field("Range"), text.hasPrefix("bytes=") else { return nil }
        let parts = text.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = Int(parts[0]) else { return nil }
        return (start, Int(parts[1]))
    }
}
