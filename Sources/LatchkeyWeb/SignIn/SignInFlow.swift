//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A sign-in that was started and not ended; the browser keeps it sealed in a cookie.
struct SignInFlow: Codable, Sendable {
    /// How many sign-ins one browser may have open; the oldest end when there are more.
    static let mostOpen = 4
    /// What the cookies' names begin with.
    static let cookiePrefix = "f."

    var request: AuthorizationRequest
    var returnPath: String
    var created: Int64
    /// Whether the issuer was asked to show no page.
    var isSilent: Bool

    /// The short name of the cookie for a state.
    static func cookieName(_ state: String) -> String? {
        let start = state.prefix(8)
        guard start.utf8.count == 8,
            start.utf8.allSatisfy({
                ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            })
        else { return nil }
        return Self.cookiePrefix + start
    }

    /// The sealed flow.
    func sealed(by sealer: CookieSealer) throws -> String {
        var flow = self
        // The browser is sent there now; it would only make the cookie longer.
        flow.request.url = ""
        return try sealer.seal(Array(JSONEncoder().encode(flow)), for: .flow)
    }

    /// Opens a sealed flow; `nil` for one that was changed or made up.
    init?(_ text: String, sealer: CookieSealer) {
        guard let bytes = sealer.open(text, for: .flow),
            let flow = try? JSONDecoder().decode(Self.self, from: Data(bytes))
        else { return nil }
        self = flow
    }

    init(request: AuthorizationRequest, returnPath: String, created: Int64, isSilent: Bool = false) {
        self.request = request
        self.returnPath = returnPath
        self.created = created
        self.isSilent = isSilent
    }
}
