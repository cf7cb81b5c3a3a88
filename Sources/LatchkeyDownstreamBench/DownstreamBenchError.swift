//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why calls cannot be measured.
package enum DownstreamBenchError: Error, CustomStringConvertible {
    /// nginx is not there.
    case noServer
    /// nginx was started and does not answer.
    case silentServer(String)
    /// A call had another outcome than it shall have.
    case wrongAnswer(String)

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .noServer: "nginx is missing. Install it, for example with 'apt-get install nginx-light'."
        case .silentServer(let why): "nginx was started but does not answer. \(why)"
        case .wrongAnswer(let what): "A call of the measurement went wrong: \(what)"
        }
    }
}
