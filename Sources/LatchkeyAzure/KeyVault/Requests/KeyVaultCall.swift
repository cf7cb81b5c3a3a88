//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A request to a vault.
struct KeyVaultCall: Sendable {
    var method: HTTPRequest.Method
    var path: String
    var query: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// Why it cannot be sent.
    private(set) var problem: String?

    /// A call of something by its name.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - folder: Where things of the kind are, such as `secrets`.
    ///   - name: The thing's name.
    ///   - further: What follows in the path, such as a version.
    init(_ method: HTTPRequest.Method, _ folder: String, _ name: String, _ further: String?...) {
        self.method = method
        self.path = "/\(folder)/\(PercentEncoding.component(name))"
        for part in further.compactMap(\.self) where !part.isEmpty {
            self.path += "/\(PercentEncoding.component(part))"
        }
        let isAllowed = name.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        guard (1...127).contains(name.utf8.count), isAllowed else {
            self.problem =
                "'\(SafeText.clean(name, limit: 64))' is no name in a vault: names have 1 to 127 letters, digits "
                + "and hyphens."
            return
        }
    }

    /// A call of all things of a kind.
    init(_ method: HTTPRequest.Method, folder: String) {
        self.method = method
        self.path = "/\(folder)"
    }

    /// The same call with a body.
    func with(_ body: some Encodable) -> Self {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var call = self
        do {
            call.body = Array(try encoder.encode(body))
        } catch {
            call.problem = "The request cannot be written as JSON."
        }
        return call
    }
}
