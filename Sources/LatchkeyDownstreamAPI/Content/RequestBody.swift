//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The body of a request.
///
/// All bodies can be sent again: they are kept in memory, or made anew.
public struct RequestBody: Sendable {
    enum Base: Sendable {
        case empty
        case bytes([UInt8])
        case value(any Encodable & Sendable)
        case sequence(@Sendable (_ limit: Int) async throws -> [UInt8])
        case made(@Sendable () async throws -> [UInt8])
    }

    let base: Base
    /// The media type that the request names; that of the API's options, or one that suits the content, when it is `nil`.
    public var contentType: String?

    /// No body.
    public static var empty: Self { .init(base: .empty) }

    /// Bytes.
    ///
    /// - Parameters:
    ///   - bytes: The whole body.
    ///   - contentType: The media type; `application/octet-stream` by default.
    /// - Returns: The body.
    public static func bytes(_ bytes: [UInt8], contentType: String = "application/octet-stream") -> Self {
        .init(base: .bytes(bytes), contentType: contentType)
    }

    /// A text in UTF-8.
    ///
    /// - Parameters:
    ///   - text: The whole body.
    ///   - contentType: The media type; `text/plain; charset=utf-8` by default.
    /// - Returns: The body.
    public static func text(_ text: String, contentType: String = "text/plain; charset=utf-8") -> Self {
        .init(base: .bytes(Array(text.utf8)), contentType: contentType)
    }

    /// A value, encoded by the codec for its media type.
    ///
    /// - Parameters:
    ///   - value: The value; bytes are sent as they are.
    ///   - contentType: The media type; that of the API's options by default.
    /// - Returns: The body.
    public static func value(_ value: some Encodable & Sendable, contentType: String? = nil) -> Self {
        .init(base: .value(value), contentType: contentType)
    }

    /// A form.
    ///
    /// - Parameter fields: Names and values in order.
    /// - Returns: The body.
    public static func form(_ fields: KeyValuePairs<String, String>) -> Self {
        .init(
            base: .bytes(FormCodec.encode(fields.map { ($0.key, $0.value) })),
            contentType: "application/x-www-form-urlencoded"
        )
    }

    /// Bytes that arrive bit by bit, read once and kept up to the limit of the API's options.
    ///
    /// - Parameters:
    ///   - chunks: The body in pieces.
    ///   - contentType: The media type; `application/octet-stream` by default.
    /// - Returns: The body.
    public static func stream<Chunks: AsyncSequence & Sendable>(
        _ chunks: Chunks,
        contentType: String = "application/octet-stream"
    ) -> Self where Chunks.Element == [UInt8] {
        let read: @Sendable (Int) async throws -> [UInt8] = { limit in
            var bytes: [UInt8] = []
            for try await chunk in chunks {
                guard bytes.count + chunk.count <= limit else {
                    throw DownstreamAPIError(
                        .requestTooLarge,
                        "The body of the request is longer than the \(limit) bytes that may be kept for another "
                            + "attempt. Raise the limit, or make the body anew for each attempt."
                    )
                }
                bytes.append(contentsOf: chunk)
            }
            return bytes
        }
        return .init(base: .sequence(read), contentType: contentType)
    }

    /// A body that is made anew for each attempt, and not kept.
    ///
    /// - Parameters:
    ///   - contentType: The media type; `application/octet-stream` by default.
    ///   - make: Makes the body.
    /// - Returns: The body.
    public static func made(
        contentType: String = "application/octet-stream",
        by make: @escaping @Sendable () async throws -> [UInt8]
    ) -> Self {
        .init(base: .made(make), contentType: contentType)
    }
}

extension RequestBody: ExpressibleByArrayLiteral {
    /// Creates a body of bytes.
    public init(arrayLiteral elements: UInt8...) {
        self = elements.isEmpty ? .empty : .bytes(elements)
    }
}
