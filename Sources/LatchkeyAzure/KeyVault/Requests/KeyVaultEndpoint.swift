//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The vault that requests go to.
struct KeyVaultEndpoint: Sendable {
    private static let answerLimit = 8 << 20

    let options: KeyVaultClientOptions
    let base: EndpointURL
    private let pipeline: AzurePipeline

    init(
        vault url: String,
        service: String,
        credential: any TokenCredential,
        http: any HTTPClient,
        options: KeyVaultClientOptions
    ) throws(AzureError) {
        do {
            self.base = try EndpointURL(url)
        } catch {
            throw AzureError(.invalidRequest, "The vault's address cannot be used: \(error.message)")
        }
        guard self.base.scheme == .https, self.base.path.isEmpty else {
            throw AzureError(
                .invalidRequest,
                "The vault's address is 'https://' and a host, such as 'https://name.vault.azure.net'."
            )
        }
        self.options = options
        self.pipeline = try AzurePipeline(
            service: service,
            options: options.client,
            http: http,
            authentication: KeyVaultAuthentication(
                credential,
                verifiesResource: options.verifiesChallengeResource,
                challenges: options.challenges
            )
        )
    }

    /// Sends a request and reads its answer.
    func value<Output: Decodable>(_ call: KeyVaultCall) async throws(AzureError) -> Output {
        try self.decoded(try await self.bytes(call))
    }

    /// Sends a request whose answer does not matter.
    func perform(_ call: KeyVaultCall) async throws(AzureError) {
        _ = try await self.bytes(call)
    }

    /// Reads a page, by the request of the first or the link of a later one.
    func page<Item: Decodable & Sendable>(_ target: String) async throws(AzureError) -> KeyVaultPage<Item> {
        try self.decoded(try await self.bytes(.get, target, []))
    }

    /// The path with its query that a call goes to.
    func target(_ call: KeyVaultCall) -> String {
        var target = "\(call.path)?api-version=\(PercentEncoding.component(self.options.apiVersion))"
        for (name, value) in call.query { target += "&\(name)=\(PercentEncoding.component(value))" }
        return target
    }

    /// The path with its query that a link of an answer leads to.
    ///
    /// Links to other hosts are not followed.
    func target(ofLink link: String) throws(AzureError) -> String {
        let parts = link.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let url = parts.first.flatMap({ try? EndpointURL(String($0)) }), url.withoutPath == self.base else {
            throw AzureError(
                .malformedAnswer,
                "A page of the vault leads to another host, which the token is not for. It was not followed."
            )
        }
        return parts.count == 2 ? "\(url.path)?\(parts[1])" : url.path
    }

    private func bytes(_ call: KeyVaultCall) async throws(AzureError) -> [UInt8] {
        if let problem = call.problem { throw AzureError(.invalidRequest, problem) }
        return try await self.bytes(call.method, self.target(call), call.body)
    }

    private func bytes(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ body: [UInt8]
    ) async throws(AzureError) -> [UInt8] {
        var head = HTTPRequest(method: method, scheme: "https", authority: self.base.authority, path: target)
        head.headerFields[.accept] = "application/json"
        if !body.isEmpty { head.headerFields[.contentType] = "application/json" }
        let response = try await self.pipeline.send(HTTPClientRequest(head: head, body: body))
        return try await self.pipeline.body(of: response, upTo: Self.answerLimit)
    }

    private func decoded<Output: Decodable>(_ bytes: [UInt8]) throws(AzureError) -> Output {
        do {
            return try JSONDecoder().decode(Output.self, from: Data(bytes))
        } catch {
            // The error's own text may contain a secret.
            throw AzureError(
                .malformedAnswer,
                "The vault's answer is not what was asked for. Check the vault's address."
            )
        }
    }
}
