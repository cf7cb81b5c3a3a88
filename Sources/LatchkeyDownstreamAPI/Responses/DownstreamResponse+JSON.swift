//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension DownstreamResponse {
    /// Reads and decodes a JSON body.
    ///
    /// An empty body is decoded as `null`, so that an optional type becomes `nil`.
    ///
    /// - Parameter type: The type to decode; inferred by default.
    /// - Returns: The decoded value.
    /// - Throws: ``DownstreamAPIError`` for a status other than 2xx, and when the body is too long, does not arrive, is
    ///   not JSON or lacks what the type needs.
    public func decoded<Output: Decodable>(
        as type: Output.Type = Output.self
    ) async throws(DownstreamAPIError) -> Output {
        let bytes = try await self.bytes()
        guard self.mayBeJSON else {
            throw self.undecodable("its media type is '\(self.mediaType)', not JSON. Check 'BaseUrl' and the path.")
        }
        do {
            return try JSONDecoder().decode(Output.self, from: Data(bytes.isEmpty ? Array("null".utf8) : bytes))
        } catch {
            let what = bytes.isEmpty ? "it is empty." : DecodingFailure.text(error)
            throw self.undecodable("\(what) A \(Output.self) was expected.", cause: bytes.isEmpty ? nil : error)
        }
    }

    private func undecodable(_ what: String, cause: (any Error)? = nil) -> DownstreamAPIError {
        DownstreamAPIError(
            .decodingFailed,
            "The answer of the API '\(self.api)' (status \(self.head.status.code)) cannot be decoded: \(what)",
            cause: cause,
            status: self.head.status,
            headers: self.head.headerFields
        )
    }

    private var mediaType: String {
        let field = self.head.headerFields[.contentType] ?? ""
        let type = field.lowercased().prefix { $0 != ";" && !$0.isWhitespace }.prefix(64)
        return String(type)
    }

    /// Whether the media type allows for JSON; a response without one is given the benefit of the doubt.
    private var mayBeJSON: Bool {
        let type = self.mediaType
        return type.isEmpty || type.hasSuffix("/json") || type.hasSuffix("+json")
    }
}
