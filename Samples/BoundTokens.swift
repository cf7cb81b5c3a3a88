//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

/// What the API for bound tokens returns.
struct SecureData: Decodable, Equatable, Sendable {
    var id: Int
    var name: String
}

/// An API whose tokens are bound to the application's certificate; a stolen token is worth nothing.
///
/// Only the configuration differs from that of any other API: `"ProtocolScheme": "MTLS_POP"`.
struct SecureAPIService: Sendable {
    let latchkey: LatchkeyClient

    func secureData() async throws -> [SecureData] {
        try await self.latchkey.api("SecureApi").get(as: .app)
    }
}
