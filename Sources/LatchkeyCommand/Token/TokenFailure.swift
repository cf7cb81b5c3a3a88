//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyConfiguration
import LatchkeyTokenAcquisition

/// Why there is no token, in words and as an exit code.
struct TokenFailure {
    let message: String
    /// A word for programs.
    let code: String
    /// As in `sysexits.h`.
    let exitCode: Int32
    private let reason: String?

    init(_ error: any Error) {
        self.message = "\(error)"
        self.reason = (error as? AcquisitionError)?.reason
        switch error {
        case is ConfigurationError: (self.code, self.exitCode) = ("configuration", 78)
        case let error as AcquisitionError: (self.code, self.exitCode) = Self.kind(of: error)
        default: (self.code, self.exitCode) = ("failed", 70)
        }
    }

    func json() throws -> String {
        var members = ["code": self.code, "message": self.message]
        members["reason"] = self.reason
        return try TokenFacts.json(["error": members])
    }

    private static func kind(of error: AcquisitionError) -> (String, Int32) {
        switch error.code {
        case .configuration: ("configuration", 78)
        case .invalidRequest: ("invalid_request", 64)
        case .network: ("network", 69)
        case .timedOut: ("timed_out", 69)
        case .throttled: ("throttled", 69)
        case .interactionRequired: ("interaction_required", 77)
        case .credential: ("credential", 77)
        case .service: ("refused", 77)
        case .invalidResponse: ("invalid_response", 70)
        default: ("failed", 70)
        }
    }
}
