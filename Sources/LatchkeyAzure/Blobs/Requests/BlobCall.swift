//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

/// A request to Blob Storage.
struct BlobCall: Sendable {
    var method: HTTPRequest.Method
    /// The path below the account, encoded.
    var path: String
    /// Names and encoded values.
    private(set) var query: [(name: String, value: String)] = []
    var fields: HTTPFields = [:]
    var body: [UInt8] = []
    /// Why it cannot be sent.
    private(set) var problem: String?

    init(_ method: HTTPRequest.Method, _ path: String) {
        self.method = method
        self.path = path
    }

    /// The path and the query.
    var target: String {
        let query = self.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return query.isEmpty ? self.path : "\(self.path)?\(query)"
    }

    /// Adds a parameter; none when there is no value.
    mutating func add(_ name: String, _ value: String?) {
        if let value { self.query.append((name, PercentEncoding.component(value))) }
    }

    /// Adds a parameter that is a list.
    mutating func add(_ name: String, list: [String]) {
        guard !list.isEmpty else { return }
        self.query.append((name, list.map(PercentEncoding.component).joined(separator: ",")))
    }

    /// Sets a header field; not when there is no value.
    mutating func set(_ name: String, _ value: String?) {
        guard let value else { return }
        guard let field = HTTPField.Name(name) else {
            self.problem = "'\(SafeText.clean(name, limit: 64))' is no name for a header field."
            return
        }
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            self.problem = "The value for '\(name)' has characters that no header field can hold. Use printable ASCII."
            return
        }
        self.fields[field] = value
    }

    /// Sets the fields that metadata are sent in.
    mutating func set(metadata: [String: String]) {
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
            guard Self.isIdentifier(name) else {
                self.problem =
                    "'\(SafeText.clean(name, limit: 64))' is no name for metadata: such names have letters, digits and '_', "
                    + "and do not begin with a digit."
                return
            }
            self.set("x-ms-meta-\(name)", value)
        }
    }

    mutating func refuse(_ problem: String?) { if let problem { self.problem = problem } }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, !ASCII.isDigit(first) else { return false }
        return name.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    }
}
