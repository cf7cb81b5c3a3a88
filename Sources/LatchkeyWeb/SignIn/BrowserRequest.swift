//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

extension InboundRequest {
    /// The value of a field by its name.
    private func field(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { self.head.headerFields[$0] }
    }

    /// Whether a browser fetches a page, so that it can be redirected; scripts and prefetches cannot.
    var isNavigation: Bool {
        if self.field("Sec-Purpose")?.contains("prefetch") == true { return false }
        if let mode = self.field("Sec-Fetch-Mode") { return mode == "navigate" }
        if self.field("X-Requested-With") != nil { return false }
        return self.head.headerFields[.accept]?.contains("text/html") ?? false
    }

    /// Whether a request that changes something comes from a page of this origin rather than of another site.
    func isSameOrigin(as origin: String) -> Bool {
        if let site = self.field("Sec-Fetch-Site") { return site == "same-origin" || site == "none" }
        return self.head.headerFields[.origin] == origin
    }

    /// The parameters of the query; of two of one name neither is believed.
    var parameters: [String: String] { Self.parameters(self.query) }

    /// The parameters of a form or query.
    static func parameters(_ text: String) -> [String: String] {
        var parameters: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentDecoding.form(halves[0]),
                let value = PercentDecoding.form(halves.count > 1 ? halves[1] : "")
            else { continue }
            parameters[name] = parameters[name] == nil ? value : ""
        }
        return parameters
    }
}
