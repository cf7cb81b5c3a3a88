//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What encodes and decodes bodies, by media type.
public struct ContentCodecs: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        let pattern: String
        let codec: Reference<any ContentCodec>
    }

    private var entries: [Entry]

    /// JSON and all types that end in `+json`, text, forms and bytes.
    public static let standard = ContentCodecs(entries: [
        Entry(pattern: "text/*", codec: Reference(TextCodec())),
        Entry(pattern: "application/octet-stream", codec: Reference(BytesCodec())),
        Entry(pattern: "application/x-www-form-urlencoded", codec: Reference(FormCodec())),
        Entry(pattern: "+json", codec: Self.json),
        Entry(pattern: "text/json", codec: Self.json),
        Entry(pattern: "application/json", codec: Self.json),
    ])

    private static let json = Reference<any ContentCodec>(JSONCodec())

    /// Uses a codec for some media types, before all that were given earlier.
    ///
    /// - Parameters:
    ///   - codec: The codec.
    ///   - pattern: A type such as `text/csv`, a family such as `text/*`, or a suffix such as `+json`.
    public mutating func use(_ codec: any ContentCodec, for pattern: String) {
        self.entries.append(Entry(pattern: pattern, codec: Reference(codec)))
    }

    /// The codec for a media type.
    ///
    /// - Parameter mediaType: The media type.
    /// - Returns: The codec that was given last for it; `nil` when there is none.
    public func codec(for mediaType: MediaType) -> (any ContentCodec)? {
        self.entries.last { mediaType.matches($0.pattern) }?.codec.value
    }
}
