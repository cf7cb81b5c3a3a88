//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyHTTP

/// Calls the Blob Storage of an account with tokens of a credential.
///
/// ```swift
/// let blobs = try BlobServiceClient(
///     url: "https://contoso.blob.core.windows.net",
///     credential: latchkey.azureCredential(),
///     http: http
/// )
/// for try await blob in blobs.container("reports").blobs(prefix: "2026/") { print(blob.name) }
/// ```
public struct BlobServiceClient: Sendable {
    let endpoint: BlobEndpoint

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - url: The account's address, such as `https://contoso.blob.core.windows.net`.
    ///   - credential: Where tokens come from.
    ///   - http: What sends requests; its owner shuts it down.
    ///   - options: What governs requests; the defaults by default.
    /// - Throws: ``AzureError`` with code ``AzureError/Code/invalidRequest``, naming what is wrong.
    public init(
        url: String,
        credential: any TokenCredential,
        http: any HTTPClient,
        options: BlobClientOptions = .init()
    ) throws(AzureError) {
        try options.validate()
        self.endpoint = try BlobEndpoint(url: url, credential: credential, http: http, options: options)
    }

    /// A container of the account, be it there or not.
    ///
    /// - Parameter name: The container's name; a wrong one is refused at the first request.
    /// - Returns: The client of the container.
    public func container(_ name: String) -> BlobContainerClient {
        BlobContainerClient(endpoint: self.endpoint, name: name)
    }

    /// The containers of the account, page by page as they are asked for.
    ///
    /// - Parameters:
    ///   - prefix: What names begin with; all by default.
    ///   - include: What else to say of each; nothing by default.
    ///   - pageSize: How many a page has at most, up to 5,000; the service decides by default.
    /// - Returns: The containers.
    public func containers(
        prefix: String? = nil,
        include: Set<BlobContainerItem.Part> = [],
        pageSize: Int? = nil
    ) -> BlobContainers {
        var call = BlobCall(.get, "/")
        call.add("comp", "list")
        call.add("prefix", prefix)
        call.add("maxresults", pageSize.map(String.init))
        call.add("include", list: include.map(\.rawValue).sorted())
        return BlobContainers(pages: BlobPages(endpoint: self.endpoint, call: call, start: nil))
    }
}
