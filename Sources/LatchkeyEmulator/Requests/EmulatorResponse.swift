//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What an endpoint answers.
struct EmulatorResponse: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    var body: [UInt8] = []

    /// An answer with plain text.
    static func text(_ status: HTTPResponse.Status, _ text: String = "") -> Self {
        var response = Self(status: status, body: Array(text.utf8))
        if !text.isEmpty { response.headers[.contentType] = "text/plain; charset=utf-8" }
        return response
    }

    /// Sends a browser elsewhere, to fetch what is there.
    static func redirect(to address: String, _ status: HTTPResponse.Status = .found) -> Self {
        Self(status: status, headers: [.location: address, .cacheControl: "no-store, no-cache"])
    }

    /// An answer with a JSON body.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Self {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let body = Array(try encoder.encode(value))
            return Self(status: status, headers: [.contentType: "application/json; charset=utf-8"], body: body)
        } catch {
            // Only our own types of texts and integers come here, and they always encode.
            preconditionFailure("A response could not be encoded: \(error)")
        }
    }
}
