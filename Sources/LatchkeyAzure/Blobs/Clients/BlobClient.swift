//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Calls a blob of Blob Storage, or one of its snapshots or versions.
public struct BlobClient: Sendable {
    let endpoint: BlobEndpoint
    /// The name of the container.
    public let container: String
    /// The blob's name, not encoded.
    public let name: String
    /// The snapshot that is meant; `nil` for the blob itself.
    public private(set) var snapshot: String?
    /// The version that is meant; `nil` for the newest.
    public private(set) var versionID: String?

    init(endpoint: BlobEndpoint, container: String, name: String) {
        self.endpoint = endpoint
        self.container = container
        self.name = name
    }

    /// The blob's address.
    public var url: String { self.endpoint.url(BlobNames.path(container: self.container, blob: self.name)) }

    /// The same blob as a snapshot kept it.
    ///
    /// - Parameter snapshot: The snapshot's time, as the service wrote it.
    /// - Returns: The client of the snapshot.
    public func snapshot(_ snapshot: String) -> BlobClient {
        var other = self
        other.snapshot = snapshot
        other.versionID = nil
        return other
    }

    /// One version of the blob.
    ///
    /// - Parameter id: The version, as the service wrote it.
    /// - Returns: The client of the version.
    public func version(_ id: String) -> BlobClient {
        var other = self
        other.versionID = id
        other.snapshot = nil
        return other
    }

    func call(_ method: HTTPRequest.Method, _ component: String? = nil) -> BlobCall {
        var call = BlobCall(method, BlobNames.path(container: self.container, blob: self.name))
        call.add("comp", component)
        call.add("snapshot", self.snapshot)
        call.add("versionid", self.versionID)
        call.refuse(BlobNames.problem(container: self.container) ?? BlobNames.problem(blob: self.name))
        return call
    }

    // MARK: - Properties

    /// Whether the blob is there.
    ///
    /// - Returns: Whether it is.
    /// - Throws: ``AzureError``.
    public func exists() async throws(AzureError) -> Bool {
        do throws(AzureError) {
            _ = try await self.properties()
            return true
        } catch {
            guard error.code == .notFound else { throw error }
            return false
        }
    }

    /// What is noted of the blob.
    ///
    /// - Parameter conditions: Under which conditions; none by default.
    /// - Returns: Its properties.
    /// - Throws: ``AzureError``.
    public func properties(conditions: BlobConditions = .init()) async throws(AzureError) -> BlobProperties {
        var call = self.call(.head)
        call.set(conditions)
        return BlobProperties(try await self.endpoint.head(call).headerFields)
    }

    /// Replaces the metadata.
    ///
    /// - Parameters:
    ///   - metadata: The metadata.
    ///   - conditions: Under which conditions; none by default.
    /// - Returns: The blob's new entity tag.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func setMetadata(
        _ metadata: [String: String],
        conditions: BlobConditions = .init()
    ) async throws(AzureError) -> String? {
        var call = self.call(.put, "metadata")
        call.set(metadata: metadata)
        call.set(conditions)
        return try await self.endpoint.head(call).headerFields[.eTag]
    }

    /// Replaces the header fields that the content is served with; those that are not given are removed.
    ///
    /// - Parameters:
    ///   - content: The fields.
    ///   - conditions: Under which conditions; none by default.
    /// - Returns: The blob's new entity tag.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func setContent(
        _ content: BlobContent,
        conditions: BlobConditions = .init()
    ) async throws(AzureError) -> String? {
        var call = self.call(.put, "properties")
        call.set(content)
        call.set(conditions)
        return try await self.endpoint.head(call).headerFields[.eTag]
    }

    /// Moves the blob to another tier.
    ///
    /// - Parameters:
    ///   - tier: The tier.
    ///   - conditions: Under which conditions; none by default.
    /// - Throws: ``AzureError``.
    public func setTier(_ tier: BlobTier, conditions: BlobConditions = .init()) async throws(AzureError) {
        var call = self.call(.put, "tier")
        call.set("x-ms-access-tier", tier.rawValue)
        call.set(conditions)
        try await self.endpoint.head(call)
    }

    // MARK: - Life

    /// What becomes of the snapshots when a blob is deleted.
    public struct Snapshots: Hashable, Sendable {
        let rawValue: String?

        /// A blob with snapshots is not deleted.
        public static var keep: Self { .init(rawValue: nil) }
        /// They are deleted, too.
        public static var include: Self { .init(rawValue: "include") }
        /// They are deleted, and the blob is not.
        public static var only: Self { .init(rawValue: "only") }
    }

    /// Deletes the blob, or the snapshot or version that is meant.
    ///
    /// - Parameters:
    ///   - snapshots: What becomes of its snapshots; a blob that has some is not deleted by default.
    ///   - conditions: Under which conditions; none by default.
    /// - Throws: ``AzureError``.
    public func delete(
        snapshots: Snapshots = .keep,
        conditions: BlobConditions = .init()
    ) async throws(AzureError) {
        var call = self.call(.delete)
        call.set("x-ms-delete-snapshots", snapshots.rawValue)
        call.set(conditions)
        try await self.endpoint.head(call)
    }

    /// Deletes the blob with its snapshots if it is there.
    ///
    /// - Returns: Whether it was.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func deleteIfExists() async throws(AzureError) -> Bool {
        do throws(AzureError) {
            try await self.delete(snapshots: self.snapshot == nil && self.versionID == nil ? .include : .keep)
            return true
        } catch {
            guard error.code == .notFound else { throw error }
            return false
        }
    }

    /// Keeps the blob as it is now.
    ///
    /// - Parameters:
    ///   - metadata: The metadata of the snapshot; those of the blob by default.
    ///   - conditions: Under which conditions; none by default.
    /// - Returns: The client of the snapshot.
    /// - Throws: ``AzureError``.
    public func createSnapshot(
        metadata: [String: String] = [:],
        conditions: BlobConditions = .init()
    ) async throws(AzureError) -> BlobClient {
        var call = self.call(.put, "snapshot")
        call.set(metadata: metadata)
        call.set(conditions)
        let fields = try await self.endpoint.head(call).headerFields
        guard let time = HTTPField.Name("x-ms-snapshot").flatMap({ fields[$0] }) else {
            throw AzureError(.malformedAnswer, "The service made a snapshot and did not say which.")
        }
        return self.snapshot(time)
    }

    /// Starts to copy another blob to this one.
    ///
    /// - Parameters:
    ///   - source: The address of the other, with its own permission unless it is in the same account.
    ///   - metadata: The metadata of the copy; those of the other by default.
    ///   - conditions: Under which conditions; none by default.
    /// - Returns: How far it is: within an account it is often complete at once.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func copy(
        from source: String,
        metadata: [String: String] = [:],
        conditions: BlobConditions = .init()
    ) async throws(AzureError) -> BlobCopy {
        var call = self.call(.put)
        call.set("x-ms-copy-source", source)
        call.set(metadata: metadata)
        call.set(conditions)
        return BlobCopy(try await self.endpoint.head(call).headerFields)
    }
}
