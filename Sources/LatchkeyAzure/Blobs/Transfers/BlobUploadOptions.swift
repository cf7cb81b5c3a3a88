//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What an upload to a blob says besides its content.
public struct BlobUploadOptions: Sendable {
    /// Whether a blob that is there is replaced; by default it is not, and the upload fails with
    /// ``AzureServiceCode/blobAlreadyExists``.
    public var overwrites: Bool
    /// The header fields that the content is served with; those of unknown bytes by default.
    public var content: BlobContent
    /// The metadata; none by default.
    public var metadata: [String: String]
    /// The tags; none by default.
    public var tags: [String: String] = [:]
    /// The tier; that of the account by default.
    public var tier: BlobTier?
    /// Under which conditions; none by default.
    public var conditions = BlobConditions()
    /// Told how many bytes have arrived, after each request; nobody by default.
    public var progress: (@Sendable (_ sent: Int64) -> Void)?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - overwrites: Whether a blob that is there is replaced; no by default.
    ///   - content: The header fields that the content is served with; those of unknown bytes by default.
    ///   - metadata: The metadata; none by default.
    public init(overwrites: Bool = false, content: BlobContent = .init(), metadata: [String: String] = [:]) {
        self.overwrites = overwrites
        self.content = content
        self.metadata = metadata
    }
}

extension BlobCall {
    /// Sets what the request that makes the blob says.
    mutating func set(_ options: BlobUploadOptions) {
        self.set(options.content)
        self.set(metadata: options.metadata)
        self.set("x-ms-access-tier", options.tier?.rawValue)
        if !options.tags.isEmpty { self.set("x-ms-tags", BlobTags.text(options.tags)) }
        self.set(options.conditions)
        if !options.overwrites, options.conditions.ifNoneMatch == nil, options.conditions.ifMatch == nil {
            self.set("If-None-Match", "*")
        }
    }
}
