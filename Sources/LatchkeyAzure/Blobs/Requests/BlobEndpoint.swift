//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// The account that requests go to.
struct BlobEndpoint: Sendable {
    let pipeline: AzurePipeline
    let options: BlobClientOptions
    private let base: EndpointURL

    init(
        url: String,
        credential: any TokenCredential,
        http: any HTTPClient,
        options: BlobClientOptions
    ) throws(AzureError) {
        do {
            self.base = try EndpointURL(url)
        } catch {
            throw AzureError(.invalidRequest, "The account's address cannot be used: \(error.message)")
        }
        guard self.base.scheme == .https else {
            throw AzureError(
                .invalidRequest,
                "Tokens are sent over TLS only. Begin the account's address with 'https'."
            )
        }
        self.options = options
        self.pipeline = try AzurePipeline(
            service: "storage-blob",
            options: options.client,
            http: http,
            authentication: StorageAuthentication(credential, scope: options.scope)
        )
    }

    /// The address of something, without query.
    func url(_ path: String) -> String { "\(self.base)\(path)" }

    /// Sends a request.
    func send(_ call: BlobCall, accepting: Set<Int> = []) async throws(AzureError) -> HTTPClientResponse {
        try await self.pipeline.send(try self.request(call), accepting: accepting)
    }

    /// Sends a request whose answer has no content that matters.
    @discardableResult
    func head(_ call: BlobCall, accepting: Set<Int> = []) async throws(AzureError) -> HTTPResponse {
        let response = try await self.send(call, accepting: accepting)
        _ = try await self.pipeline.body(of: response, upTo: 64 << 10)
        return response.head
    }

    private func request(_ call: BlobCall) throws(AzureError) -> HTTPClientRequest {
        if let problem = call.problem { throw AzureError(.invalidRequest, problem) }
        var head = HTTPRequest(
            method: call.method,
            scheme: self.base.scheme.rawValue,
            authority: self.base.authority,
            path: self.base.path + call.target
        )
        head.headerFields = call.fields
        head.headerFields[.serviceVersion] = self.options.serviceVersion
        head.headerFields[.serviceDate] = HTTPDate.string(self.options.client.time.wallTime().seconds)
        if head.headerFields[.accept] == nil { head.headerFields[.accept] = "application/xml" }
        return HTTPClientRequest(head: head, body: call.body)
    }
}
