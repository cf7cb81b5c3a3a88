//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The ports of an emulator, which differ in how clients connect.
enum EmulatorListener: Hashable, Sendable {
    /// HTTPS.
    case main
    /// HTTPS with a certificate of the client.
    case mutualTLS
    /// Plain HTTP, as the endpoints of machines have it.
    case machine
}
