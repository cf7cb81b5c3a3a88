//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// What is told of a call that got no answer.
struct CallFailure {
    let message: String
    /// A word for programs.
    let code: String
    /// As in `sysexits.h`.
    let exitCode: Int32
    private let reason: String?

    init(_ error: any Error) {
        self.message = "\(error)"
        switch error {
        case let error as DownstreamAPIError:
            (self.code, self.exitCode) = Self.kind(of: error.code)
            self.reason = error.code.number
        case let error as ChallengeRequired:
            (self.code, self.exitCode) = ("interaction_required", 77)
            self.reason = error.cause.reason
        case let error as CallBodyError:
            (self.code, self.exitCode) = ("body", error.isTooLong ? 70 : 69)
            self.reason = nil
        default:
            let failure = TokenFailure(error)
            (self.code, self.exitCode) = (failure.code, failure.exitCode)
            self.reason = (error as? AcquisitionError)?.reason
        }
    }

    func json() throws -> String {
        var members = ["code": self.code, "message": self.message]
        members["reason"] = self.reason
        return try TokenFacts.json(["error": members])
    }

    private static func kind(of code: DownstreamAPIError.Code) -> (String, Int32) {
        switch code {
        case .configuration: ("configuration", 78)
        case .unknownAPI: ("unknown_api", 64)
        case .invalidRequest: ("invalid_request", 64)
        case .network: ("network", 69)
        case .timedOut: ("timed_out", 69)
        case .circuitOpen, .overloaded: ("unavailable", 69)
        default: ("failed", 70)
        }
    }
}

/// An answer whose body did not arrive whole.
struct CallBodyError: Error, CustomStringConvertible {
    let api: String
    let cause: HTTPClientError

    var isTooLong: Bool { self.cause.code == .bodyTooLarge }
    var description: String {
        "The body of the answer of the API '\(self.api)' did not arrive whole: \(self.cause.message)"
    }
}
