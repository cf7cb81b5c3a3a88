//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Hummingbird
import LatchkeyWeb
import NIOCore
import NIOSSL

extension InboundRequest {
    /// Takes a request of Hummingbird's.
    init(_ request: Request, context: some RequestContext) {
        let channel = (context as? any ConnectionRequestContext)?.channel
        let address = (context as? any RemoteAddressRequestContext)?.remoteAddress ?? channel?.remoteAddress
        self.init(
            head: request.head,
            peer: Peer(address: .init(address)) {
                // With HTTP/2 the streams' parent has the connection's handlers.
                guard let connection = channel?.parent?.parent == nil ? channel : channel?.parent else { return nil }
                guard let certificate = try? await connection.nioSSL_peerCertificate().get() else { return nil }
                return try? certificate.toDERBytes()
            },
            readBody: { limit in Array(try await request.body.collect(upTo: limit).readableBytesView) }
        )
    }
}

extension Peer.Address {
    /// Takes an address of NIO's.
    fileprivate init(_ address: SocketAddress?) {
        switch address {
        case .unixDomainSocket: self = .unixSocket
        case .some(let address): self = address.ipAddress.map { .ip($0) } ?? .unknown
        case nil: self = .unknown
        }
    }
}

extension Response {
    /// Takes a response of a guard's.
    init(_ response: OutboundResponse) {
        self.init(
            status: response.head.status,
            headers: response.head.headerFields,
            body: response.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: response.body))
        )
    }
}
