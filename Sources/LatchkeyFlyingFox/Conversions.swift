//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import FlyingFox
import Foundation
import HTTPTypes
import LatchkeyWeb

extension InboundRequest {
    /// Takes a request of FlyingFox's; its server speaks no TLS, so that no client presents a certificate.
    init(_ request: FlyingFox.HTTPRequest) {
        var fields = HTTPFields()
        for header in request.headers.keys {
            guard let name = HTTPField.Name(header.rawValue) else { continue }
            for value in request.headers.values(for: header) { fields.append(HTTPField(name: name, value: value)) }
        }
        self.init(
            head: HTTPTypes.HTTPRequest(
                method: .init(request.method.rawValue) ?? .get,
                scheme: "http",
                authority: request.headers[.host],
                path: request.target.rawValue,
                headerFields: fields
            ),
            peer: Peer(address: .init(request.remoteAddress)),
            readBody: { limit in
                var bytes: [UInt8] = []
                for try await chunk in request.bodySequence {
                    guard bytes.count + chunk.count <= limit else { throw BodyTooLong() }
                    bytes.append(contentsOf: chunk)
                }
                return bytes
            }
        )
    }
}

/// A body is longer than whoever reads it wants.
private struct BodyTooLong: Error {}

extension Peer.Address {
    /// Takes the address of the connection; what header fields say of it is not believed.
    fileprivate init(_ address: FlyingFox.HTTPRequest.Address?) {
        switch address {
        case .ip4(let text, _), .ip6(let text, _): self = .ip(text)
        case .unix: self = .unixSocket
        case nil: self = .unknown
        }
    }
}

extension FlyingFox.HTTPResponse {
    /// Takes a response of a guard's.
    init(_ response: OutboundResponse) {
        let status = response.head.status
        self.init(
            statusCode: HTTPStatusCode(status.code, phrase: status.reasonPhrase),
            body: Data(response.body)
        )
        self.add(response.head.headerFields)
    }

    /// Adds header fields, each on its own line.
    mutating func add(_ fields: HTTPFields) {
        for field in fields { self.headers.addValue(field.value, for: HTTPHeader(field.name.rawName)) }
    }
}
