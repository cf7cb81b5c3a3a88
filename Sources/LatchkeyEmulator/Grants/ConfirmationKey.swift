//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The key that a client wants its token to be bound to, in the parameter `req_cnf`.
struct ConfirmationKey: Decodable, Hashable, Sendable {
    /// The thumbprint of the key (RFC 7638).
    let kid: String

    /// Reads the JSON text; fails when it names no key.
    init?(json: [UInt8]) {
        guard let key = try? JSONDecoder().decode(Self.self, from: Data(json)), !key.kid.isEmpty else { return nil }
        self = key
    }
}
