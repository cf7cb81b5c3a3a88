//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What is measured of acquisitions.
package enum AcquisitionBenchCase: String, Encodable, Sendable {
    /// An app token that nobody has yet, beside the same exchange made by libcurl alone on a warm connection.
    case coldAppToken
    /// A held token on behalf of a user, whose assertion is hashed for every lookup, beside a held app token whose request
    /// is new for every lookup as well.
    case newUserRequest = "onBehalfOfToken"
    /// The same with requests that are kept for many lookups.
    case keptUserRequest = "onBehalfOfTokenKeptRequest"

    /// What the reference's cost divided by ours shall be at least.
    package var target: Double {
        switch self {
        case .coldAppToken: 1 / 1.3
        case .newUserRequest, .keptUserRequest: 1 / 2
        }
    }

    /// What it is compared with, for people.
    var reference: String {
        switch self {
        case .coldAppToken: "libcurl alone"
        case .newUserRequest, .keptUserRequest: "app token"
        }
    }
}
