//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// The account of a user at home, as a token response names it (`client_info`).
struct ClientInfo: Hashable, Sendable {
    /// The object identifier.
    let object: String
    /// The home tenant.
    let tenant: String

    /// Reads the value of `client_info`.
    init(_ text: String) throws(AcquisitionError) {
        guard text.utf8.count <= 16_384, let bytes = try? Base64URL.decode(String(text.drop(suffix: "="))),
            let members = JSONValue(parsing: bytes)?.object, let object = members["uid"]?.string, !object.isEmpty
        else {
            throw AcquisitionError(
                .invalidResponse,
                "The issuer's 'client_info' does not name an account. Check 'Instance'.",
                reason: "json_parse_failed"
            )
        }
        self.object = object
        let tenant = members["utid"]?.string ?? ""
        self.tenant = tenant.isEmpty ? object : tenant
    }

    /// The account's identifier.
    var homeAccountID: String { "\(self.object).\(self.tenant)" }

    /// The value of `client_info` for an account.
    static func text(object: String, tenant: String) -> String {
        let value = JSONValue.object(["uid": .string(object), "utid": .string(tenant)])
        return Base64URL.encode(Array(value.text.utf8))
    }
}

extension String {
    /// The text without a character at its end.
    fileprivate func drop(suffix: Character) -> Substring {
        var rest = self[...]
        while rest.last == suffix { rest.removeLast() }
        return rest
    }
}
