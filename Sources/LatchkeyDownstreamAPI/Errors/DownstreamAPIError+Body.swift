//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension DownstreamAPIError {
    /// The body as text, for people.
    public var bodyText: String { String(decoding: self.body, as: UTF8.self) }

    /// What the API says about the problem, when it says so in the form of RFC 9457 (`application/problem+json`).
    public var problem: ProblemDetails? {
        guard self.mediaType?.essence == "application/problem+json" else { return nil }
        return self.decodedBody()
    }

    /// What the API says about the error, when it says so in the form of OData and Microsoft Graph.
    public var serviceError: ServiceError? {
        guard self.mediaType?.isJSON == true else { return nil }
        return (self.decodedBody() as ServiceError.Envelope?)?.error
    }

    /// Decodes the body from JSON.
    ///
    /// - Parameter type: The type to decode; inferred by default.
    /// - Returns: The value; `nil` when the body, as far as it was kept, is no such value.
    public func decodedBody<Output: Decodable>(as type: Output.Type = Output.self) -> Output? {
        try? JSONCodec.decode(type, from: self.body)
    }

    private var mediaType: MediaType? { self.headers[.contentType].flatMap(MediaType.init) }
}
