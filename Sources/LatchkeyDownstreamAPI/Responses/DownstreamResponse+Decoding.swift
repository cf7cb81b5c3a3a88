//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension DownstreamResponse {
    /// Reads and decodes the body by the codec for its media type.
    ///
    /// JSON is decoded into any type, and an empty body of it as `null`, so that an optional type becomes `nil`. Text is
    /// decoded into strings. Bytes are returned as they are, whatever their type, unless it is JSON.
    ///
    /// - Parameter type: The type to decode; inferred by default.
    /// - Returns: The decoded value.
    /// - Throws: ``DownstreamAPIError`` for a status other than 2xx, and when the body is too long, does not arrive, is
    ///   of a media type without codec, or lacks what the type needs.
    public func decoded<Output: Decodable>(
        as type: Output.Type = Output.self
    ) async throws(DownstreamAPIError) -> Output {
        let bytes = try await self.bytes()
        let mediaType = try self.mediaType(for: type)
        do {
            if !mediaType.isJSON, let value = try BytesCodec.value(type, from: bytes) { return value }
            guard let codec = self.codecs.codec(for: mediaType) else {
                throw ContentCodecError("its media type is '\(mediaType)', for which there is no codec.")
            }
            return try await codec.decode(type, from: bytes, as: mediaType)
        } catch {
            if bytes.isEmpty, !(error is ContentCodecError) {
                throw self.undecodable("it is empty. A \(Output.self) was expected.")
            }
            throw self.undecodable("\(DecodingFailure.text(error)) A \(Output.self) was expected.", cause: error)
        }
    }

    /// Reads the body of a response with a status of 2xx as text in UTF-8.
    ///
    /// - Returns: The text; what is no UTF-8 is replaced.
    /// - Throws: ``DownstreamAPIError`` for any other status, and when the body is too long or does not arrive.
    public func text() async throws(DownstreamAPIError) -> String {
        String(decoding: try await self.bytes(), as: UTF8.self)
    }

    /// The media type of the body; a response without one is given the benefit of the doubt.
    private func mediaType(for type: Any.Type) throws(DownstreamAPIError) -> MediaType {
        let field = self.head.headerFields[.contentType] ?? ""
        if field.isEmpty, let standard = MediaType(Self.assumed(for: type)) { return standard }
        guard let mediaType = MediaType(field) else { throw self.undecodable("its media type is malformed.") }
        return mediaType
    }

    private static func assumed(for type: Any.Type) -> String {
        if type == String.self || type == String?.self { return "text/plain" }
        return type == [UInt8].self ? "application/octet-stream" : "application/json"
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
}
