//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why a measurement of acquisitions means nothing.
package enum AcquisitionBenchError: Error, CustomStringConvertible {
    /// The client sent no request.
    case noExchange
    /// The client sent requests elsewhere than to the token endpoint.
    case otherExchanges(Int, of: Int)
    /// A lookup found no token.
    case missed(Int)
    /// libcurl could not be set up, or its transfer failed.
    case curl(Int)

    /// What happened.
    package var description: String {
        switch self {
        case .noExchange: "The client sent no request; the figures mean nothing."
        case .otherExchanges(let count, let tokens):
            "The client sent \(count) requests for \(tokens) tokens, and not all of them to the token endpoint."
        case .missed(let count): "\(count) lookups found no token; the figures mean nothing."
        case .curl(let code): "libcurl failed with code \(code); the figures mean nothing."
        }
    }
}
