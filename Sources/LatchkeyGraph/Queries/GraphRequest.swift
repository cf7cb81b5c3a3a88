//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

/// What one call says beside its path: `nil` and empty mean what the client's options say.
struct GraphRequest: Sendable {
    var subject: TokenSubject?
    /// Parameters of the query by their names; values are encoded.
    var parameters: [String: String] = [:]
    var fields: HTTPFields = [:]
    var preferences: [String] = []
    /// Changes of the options, in order.
    var overrides: [DownstreamCall.Overrides] = []
    var observers: [@Sendable (HTTPResponse) -> Void] = []
    /// What is wrong with the request; the call fails with it.
    var problem: String?

    /// The query in the order of the names, with its question mark; empty when there are no parameters.
    var query: String {
        guard !self.parameters.isEmpty else { return "" }
        return "?" + self.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }

    /// All header fields.
    var headerFields: HTTPFields {
        guard !self.preferences.isEmpty, let name = HTTPField.Name("Prefer") else { return self.fields }
        var fields = self.fields
        fields[name] = ([fields[name]].compactMap(\.self) + self.preferences).joined(separator: ", ")
        return fields
    }

    /// All changes of the options as one.
    var combinedOverrides: DownstreamCall.Overrides? {
        guard !self.overrides.isEmpty else { return nil }
        return { [overrides = self.overrides] options in
            for override in overrides { override(&options) }
        }
    }

    mutating func set(_ name: String, _ value: String) {
        guard let field = HTTPField.Name(name), HTTPField.isValidValue(value) else {
            self.problem = self.problem ?? "A header field cannot be sent. Check its name and value."
            return
        }
        self.fields[field] = value
    }

    /// What a call of another kind takes over: who calls and how, but no query.
    var withoutQuery: GraphRequest {
        var copy = self
        copy.parameters = [:]
        return copy
    }
}
