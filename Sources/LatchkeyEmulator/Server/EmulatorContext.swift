//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Hummingbird
import LatchkeyCrypto
import NIOCore
import NIOSSL

/// What the server knows of a request besides its content.
struct EmulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: Source) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
    }

    /// The certificate that the client sent in TLS.
    var clientCertificate: Certificate? {
        get async throws {
            guard let certificate = try await self.channel.nioSSL_peerCertificate().get() else { return nil }
            return try Certificate(der: certificate.toDERBytes())
        }
    }
}
