//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why validation cannot be measured.
package enum WebBenchError: Error, CustomStringConvertible {
    /// wrk is not there.
    case noLoad
    /// Something had another outcome than it shall have.
    case wrongAnswer(String)

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .noLoad: "wrk is missing. Install it, for example with 'apt-get install wrk'."
        case .wrongAnswer(let what): "The measurement went wrong: \(what)"
        }
    }
}
