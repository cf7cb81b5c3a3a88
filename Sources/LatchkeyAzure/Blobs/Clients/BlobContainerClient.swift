//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Calls a container of Blob Storage.
public struct BlobContainerClient: Sendable {
    let endpoint: BlobEndpoint
    /// The container's name.
    public let name: String

    /// The container's address.
    public var url: String { self.endpoint.url(BlobNames.path(container: self.name)) }

    /// A blob of the container, be it there or not.
    ///
    /// - Parameter name: The blob's name, not encoded.
    /// - Returns: The client of the blob.
    public func blob(_ name: String) -> BlobClient {
        BlobClient(endpoint: self.endpoint, container: self.name, name: name)
    }

    // MARK: - Container

    /// Creates the container.
    ///
    /// - Parameter metadata: What to note of it; nothing by default.
    /// - Throws: ``AzureError``; with code ``AzureError/Code/conflict`` when it is there already.
    public func create(metadata: [String: String] = [:]) async throws(AzureError) {
        var call = self.call(.put)
        call.set(metadata: metadata)
        try await self.endpoint.head(call)
    }

    /// Creates the container unless it is there.
    ///
    /// - Parameter metadata: What to note of it; nothing by default.
    /// - Returns: Whether it was created.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func createIfNeeded(metadata: [String: String] = [:]) async throws(AzureError) -> Bool {
        do throws(AzureError) {
            try await self.create(metadata: metadata)
            return true
        } catch {
            guard error.serviceCode == .containerAlreadyExists else { throw error }
            return false
        }
    }

    /// Deletes the container with all its blobs.
    ///
    /// - Parameter conditions: Under which conditions; none by default.
    /// - Throws: ``AzureError``.
    public func delete(conditions: BlobConditions = .init()) async throws(AzureError) {
        var call = self.call(.delete)
        call.set(conditions)
        try await self.endpoint.head(call)
    }

    /// Deletes the container if it is there.
    ///
    /// - Returns: Whether it was.
    /// - Throws: ``AzureError``.
    @discardableResult
    public func deleteIfExists() async throws(AzureError) -> Bool {
        do throws(AzureError) {
            try await self.delete()
            return true
        } catch {
            guard error.code == .notFound else { throw error }
            return false
        }
    }

    /// Whether the container is there.
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

    /// What is noted of the container.
    ///
    /// - Returns: Its properties.
    /// - Throws: ``AzureError``.
    public func properties() async throws(AzureError) -> BlobContainerProperties {
        BlobContainerProperties(try await self.endpoint.head(self.call(.head)).headerFields)
    }

    /// Replaces the metadata.
    ///
    /// - Parameters:
    ///   - metadata: The metadata.
    ///   - conditions: Under which conditions; none by default.
    /// - Throws: ``AzureError``.
    public func setMetadata(
        _ metadata: [String: String],
        conditions: BlobConditions = .init()
    ) async throws(AzureError) {
        var call = self.call(.put, "metadata")
        call.set(metadata: metadata)
        call.set(conditions)
        try await self.endpoint.head(call)
    }

    // MARK: - Blobs

    /// The blobs of the container, page by page as they are asked for.
    ///
    /// - Parameters:
    ///   - prefix: What names begin with; all by default.
    ///   - include: What else to list and to say of each; nothing by default.
    ///   - pageSize: How many a page has at most, up to 5,000; the service decides by default.
    ///   - marker: Where to start, by ``BlobPage/nextMarker`` of an earlier page; at the beginning by default.
    /// - Returns: The blobs.
    public func blobs(
        prefix: String? = nil,
        include: Set<BlobItem.Part> = [],
        pageSize: Int? = nil,
        from marker: String? = nil
    ) -> BlobItems {
        BlobItems(
            pages: BlobPages(
                endpoint: self.endpoint,
                call: self.list(prefix, nil, include, pageSize),
                start: marker
            )
        )
    }

    /// The blobs and the folders right below a prefix, page by page as they are asked for.
    ///
    /// - Parameters:
    ///   - prefix: What names begin with, such as `logs/`; nothing by default.
    ///   - delimiter: What ends the names of folders; `/` by default.
    ///   - include: What else to list and to say of each blob; nothing by default.
    ///   - pageSize: How many entries a page has at most, up to 5,000; the service decides by default.
    ///   - marker: Where to start, by ``BlobPage/nextMarker`` of an earlier page; at the beginning by default.
    /// - Returns: The entries.
    public func hierarchy(
        prefix: String? = nil,
        delimiter: String = "/",
        include: Set<BlobItem.Part> = [],
        pageSize: Int? = nil,
        from marker: String? = nil
    ) -> BlobEntries {
        BlobEntries(
            pages: BlobPages(
                endpoint: self.endpoint,
                call: self.list(prefix, delimiter, include, pageSize),
                start: marker
            )
        )
    }

    private func list(
        _ prefix: String?,
        _ delimiter: String?,
        _ include: Set<BlobItem.Part>,
        _ pageSize: Int?
    ) -> BlobCall {
        var call = self.call(.get, "list")
        call.add("prefix", prefix)
        call.add("delimiter", delimiter)
        call.add("maxresults", pageSize.map(String.init))
        call.add("include", list: include.map(\.rawValue).sorted())
        return call
    }

    func call(_ method: HTTPRequest.Method, _ component: String? = nil) -> BlobCall {
        var call = BlobCall(method, BlobNames.path(container: self.name))
        call.add("restype", "container")
        call.add("comp", component)
        call.refuse(BlobNames.problem(container: self.name))
        return call
    }
}
