//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// Which tenant a token is acquired in, when a service names one.
struct TenantRule: Hashable, Sendable {
    /// The tenant that is configured; `nil` where the application's own is meant and not known here.
    var configured: String?
    /// The tenants that a service may name beside it; `*` for all.
    var additionallyAllowed: [String] = []
    /// Whether what services say is ignored (`AZURE_IDENTITY_DISABLE_MULTITENANTAUTH`).
    var isFixed = false

    /// The tenant to ask instead of the configured one; `nil` for the configured one.
    func tenant(for requested: String?) throws(TokenCredentialError) -> String? {
        guard let requested, !requested.isEmpty else { return nil }
        guard requested.utf8.allSatisfy(Self.isAllowed) else {
            throw TokenCredentialError(
                .invalidRequest,
                "The tenant '\(SafeText.clean(requested, limit: 64))' is none: tenants have letters, digits, '.' and '-'."
            )
        }
        if let configured = self.configured?.lowercased() {
            if self.isFixed || configured == "adfs" || configured == requested.lowercased() { return nil }
        } else if self.isFixed {
            return nil
        }
        if self.additionallyAllowed.contains(where: { $0 == "*" || $0.lowercased() == requested.lowercased() }) {
            return requested
        }
        throw TokenCredentialError(
            .invalidRequest,
            "The service wants a token of the tenant '\(requested)', which is not that of the credential. Add it to the "
                + "credential's additionally allowed tenants, or '*' for all."
        )
    }

    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
