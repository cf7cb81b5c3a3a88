//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Hummingbird
import LatchkeyWeb
import NIOCore

/// What the server knows about a request beside the request itself: who sent it.
struct SidecarContext: InitializableFromSource {
    /// Where the sender is.
    let address: Peer.Address

    init(source: ApplicationRequestContextSource) {
        switch source.channel.remoteAddress {
        case .unixDomainSocket: self.address = .unixSocket
        case .some(let address): self.address = address.ipAddress.map { .ip($0) } ?? .unknown
        case nil: self.address = .unknown
        }
    }
}
