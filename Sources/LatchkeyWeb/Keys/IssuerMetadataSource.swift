//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// Fetches what an issuer says about itself, and its keys.
struct IssuerMetadataSource: Sendable {
    /// How long each of the two requests may take.
    private static let timeout: Duration = .milliseconds(2500)

    let authority: Authority
    let url: EndpointURL
    /// The client identifier that the issuer is asked with, for applications that have signing keys of their own.
    let applicationID: String?
    let http: any HTTPClient

    /// Fetches both documents.
    ///
    /// - Parameter generation: The number of the result.
    /// - Returns: What the issuer says.
    /// - Throws: ``TokenValidationError`` with ``TokenValidationError/Code/keysUnavailable``.
    func fetch(generation: UInt64) async throws(TokenValidationError) -> IssuerMetadata {
        let query = self.applicationID.map { [(name: "appid", value: $0)] } ?? []
        let description = try await self.document(self.url, query: query)
        guard let members = try? ClaimValue(json: description).object, let issuer = members["issuer"]?.string,
            let text = members["jwks_uri"]?.string
        else { throw Self.failure("The issuer's description at \(self.url) names no issuer or no keys.") }
        let place = try self.keysURL(text)
        let document = try await self.document(place.url, query: place.query)
        do {
            return IssuerMetadata(
                issuer: issuer,
                keySet: try JSONWebKeySet(json: document),
                generation: generation
            )
        } catch {
            throw Self.failure("The issuer's keys at \(place.url) cannot be read. \(error.message)")
        }
    }

    /// Fetches both documents, as a value.
    func result(generation: UInt64) async -> Result<IssuerMetadata, TokenValidationError> {
        do throws(TokenValidationError) {
            return .success(try await self.fetch(generation: generation))
        } catch {
            return .failure(error)
        }
    }

    private func document(
        _ url: EndpointURL,
        query: [(name: String, value: String)]
    ) async throws(TokenValidationError) -> [UInt8] {
        let answer: MetadataClient.Answer
        do {
            answer = try await MetadataClient(http: self.http).get(url, query: query, timeout: Self.timeout)
        } catch {
            throw Self.failure("\(url) cannot be reached. \(error.message)")
        }
        guard answer.status == 200 else { throw Self.failure("\(url) answered with status \(answer.status).") }
        return answer.body
    }

    /// Checks where the keys are said to be: over TLS, and for Entra ID in the cloud of the issuer.
    private func keysURL(
        _ text: String
    ) throws(TokenValidationError) -> (url: EndpointURL, query: [(name: String, value: String)]) {
        let parts = text.split(separator: "?", maxSplits: 1).map(String.init)
        guard let url = try? EndpointURL(parts.first ?? ""),
            url.scheme == .https || self.authority.instance.scheme == .http
        else {
            throw Self.failure("The issuer's description at \(self.url) names keys at a place that cannot be used.")
        }
        let isGeneric = self.authority.kind == .openIDConnect
        let home = Cloud.of(self.authority.instance.host)
        // A customer's host has two names: with the tenant's own, and with its identifier.
        let isCustomers = self.authority.kind == .ciam && url.host.hasSuffix(".ciamlogin.com")
        guard
            isGeneric || isCustomers || url.authority == self.authority.instance.authority
                || (home != nil && Cloud.of(url.host) == home)
        else { throw Self.failure("The issuer's description at \(self.url) names keys at another host.") }
        guard parts.count > 1 else { return (url, []) }
        let query = parts[1].split(separator: "&").map { pair -> (name: String, value: String) in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count > 1 ? PercentDecoding.form(halves[1]) ?? "" : ""
            return (PercentDecoding.form(halves[0]) ?? "", value)
        }
        return (url, query)
    }

    private static func failure(_ message: String) -> TokenValidationError {
        TokenValidationError(.keysUnavailable, message)
    }
}
