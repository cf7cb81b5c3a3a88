//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A type that turns values into bodies of requests, and bodies of responses into values.
///
/// Contract: it may be called from any number of tasks at once. What it throws becomes the cause of a
/// ``DownstreamAPIError``; its description is not shown, because it may repeat content.
public protocol ContentCodec: Sendable {
    /// Encodes a value.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - mediaType: The media type that the request will name.
    /// - Returns: The body.
    /// - Throws: An error when the value cannot be encoded.
    func encode(_ value: any Encodable & Sendable, as mediaType: MediaType) async throws -> [UInt8]

    /// Decodes a body.
    ///
    /// - Parameters:
    ///   - type: The type of the value.
    ///   - body: The whole body, possibly empty.
    ///   - mediaType: The media type that the response names.
    /// - Returns: The value.
    /// - Throws: An error when the body is not such a value.
    func decode<Output: Decodable>(_ type: Output.Type, from body: [UInt8], as mediaType: MediaType) async throws
        -> Output
}
