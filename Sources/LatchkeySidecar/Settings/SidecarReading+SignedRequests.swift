//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyWeb

extension SidecarReading {
    /// The parts of a request by the names that they have in an envelope.
    private static let parts: [String: SignedRequestRules.Part] = [
        "m": .method, "u": .host, "p": .path, "q": .query, "h": .fields,
    ]

    /// What signatures of signed requests must cover (`Sidecar:PopValidation`).
    mutating func readSignedRequests(_ options: inout SidecarOptions) {
        let section = "Sidecar:PopValidation"
        var rules = options.signedRequests
        let switches: [(String, SignedRequestRules.Part)] = [
            ("ValidateM", .method), ("ValidateU", .host), ("ValidateP", .path),
        ]
        for (name, part) in switches {
            self.values.flag("\(section):\(name)") { isNeeded in
                if isNeeded { rules.required.insert(part) } else { rules.required.remove(part) }
            }
        }
        self.values.flag("\(section):ValidateQ") { isNeeded in if isNeeded { rules.required.insert(.query) } }
        self.values.flag("\(section):AcceptUnsignedQueryParameters") { rules.acceptsUnsignedParameters = $0 }
        self.values.duration("\(section):SignedHttpRequestLifetime") { rules.lifetime = $0 }
        var checksPresent = false
        self.values.flag("\(section):ValidatePresentClaims") { checksPresent = $0 }
        let names = self.values.words("\(section):ClaimsToValidateWhenPresent") ?? ["m", "p"]
        for name in names {
            guard let part = Self.parts[name] else {
                self.values.report("Expected m, u, p, q or h.", at: "\(section):ClaimsToValidateWhenPresent")
                continue
            }
            guard checksPresent else { continue }
            rules.checkedWhenCovered.insert(part)
            // What is checked when it is there need not be there.
            rules.required.remove(part)
        }
        options.signedRequests = rules
    }
}
