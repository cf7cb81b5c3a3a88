//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The header fields that a blob's content is served with.
public struct BlobContent: Hashable, Sendable {
    /// The media type, such as `text/plain; charset=utf-8`.
    public var type: String?
    /// The encoding, such as `gzip`.
    public var encoding: String?
    /// The language, such as `de`.
    public var language: String?
    /// What a browser does with it, such as `attachment; filename="a.pdf"`.
    public var disposition: String?
    /// How long it may be cached.
    public var cacheControl: String?
    /// The MD5 hash in base64, which others may check.
    public var md5: String?

    /// Creates fields.
    ///
    /// - Parameters:
    ///   - type: The media type; `application/octet-stream` by default.
    ///   - encoding: The encoding; none by default.
    ///   - language: The language; none by default.
    ///   - disposition: What a browser does with it; nothing by default.
    ///   - cacheControl: How long it may be cached; unsaid by default.
    public init(
        type: String? = nil,
        encoding: String? = nil,
        language: String? = nil,
        disposition: String? = nil,
        cacheControl: String? = nil
    ) {
        self.type = type
        self.encoding = encoding
        self.language = language
        self.disposition = disposition
        self.cacheControl = cacheControl
    }
}

extension BlobCall {
    /// Sets the fields that say how the content is served.
    mutating func set(_ content: BlobContent) {
        self.set("x-ms-blob-content-type", content.type)
        self.set("x-ms-blob-content-encoding", content.encoding)
        self.set("x-ms-blob-content-language", content.language)
        self.set("x-ms-blob-content-disposition", content.disposition)
        self.set("x-ms-blob-cache-control", content.cacheControl)
        self.set("x-ms-blob-content-md5", content.md5)
    }
}
