//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyFuzzing
import LatchkeyHTTP
import LatchkeyTokenCache
import Testing

@testable import LatchkeyTokenAcquisition

/// Damaged answers of those who are asked before a token is: hosts, regions, issuers that describe themselves.
@Suite(.timeLimit(.minutes(10))) struct MetadataFuzzTests {
    private static let base = "https://idp.partner.example/realms/prod"

    private static func bodies(_ samples: [String], seed: UInt64, count: Int = 100) -> [String] {
        Mutator(samples, seed: seed).prefix(count).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func token(
        _ issuer: ScriptedIssuer,
        _ change: (inout ApplicationOptions) -> Void
    ) async throws -> Result<AccessToken, AcquisitionError> {
        let cache = Sample.cache()
        let client = try issuer.client(change, cache: cache)
        let request = TokenRequest(scopes: [Sample.scope], as: .app)
        let key = try client.core.key(for: request)
        do throws(AcquisitionError) {
            let token = try await client.token(for: request)
            await cache.shutdown()
            return .success(token)
        } catch {
            #expect(cache.cachedToken(for: key) == nil)
            await cache.shutdown()
            return .failure(error)
        }
    }

    @Test func damagedDescriptionsLeadNowhereElse() async throws {
        let description = """
            {"issuer":"\(Self.base)","token_endpoint":"\(Self.base)/token","authorization_endpoint":"\(Self.base)/auth",\
            "mtls_endpoint_aliases":{"token_endpoint":"https://mtls.partner.example/token"}}
            """
        for (number, body) in Self.bodies([description], seed: 1).enumerated() {
            let issuer = ScriptedIssuer { $0.path.contains("/.well-known/") ? .init(body: body) : .token() }
            let result = try await Self.token(issuer) {
                $0.instance = nil
                $0.tenantID = nil
                $0.authority = Self.base
            }
            guard case .failure(let error) = result else {
                #expect(issuer.calls.last?.request.head.scheme == "https", "input \(number)")
                continue
            }
            #expect(error.code == .invalidResponse, "input \(number): \(error)")
            // The secret went nowhere.
            #expect(issuer.grants.allSatisfy { $0 == "-" }, "input \(number)")
        }
    }

    @Test func damagedListsOfHostsAreNotBelieved() async throws {
        let list = """
            {"tenant_discovery_endpoint":"https://x","metadata":[{"preferred_network":"login.private.example",\
            "preferred_cache":"sts.private.example","aliases":["login.old.example","login.private.example"]}]}
            """
        for (number, body) in Self.bodies([list], seed: 2).enumerated() {
            let issuer = ScriptedIssuer { $0.path.contains("/discovery/") ? .init(body: body) : .token() }
            let result = try await Self.token(issuer) { $0.instance = "https://login.old.example/" }
            guard case .failure(let error) = result else { continue }
            #expect(error.code == .configuration, "input \(number): \(error)")
        }
    }

    @Test func damagedRegionsAreNone() async throws {
        for (number, body) in Self.bodies([#"{"location":"westus2","zone":"1"}"#], seed: 3).enumerated() {
            let issuer = ScriptedIssuer { $0.path.hasPrefix("/metadata") ? .init(body: body) : .token() }
            _ = try await Self.token(issuer) { $0.azureRegion = "TryAutoDetect" }.get()
            let host = issuer.calls.last?.host ?? ""
            let isRegional = host.hasSuffix(".login.microsoft.com")
            #expect(host == "login.microsoftonline.com" || isRegional, "input \(number): \(host)")
        }
    }

    /// A service that answers too late has not answered; tokens come all the same.
    @Test func aSlowServiceOfTheHostIsDoneWithout() async throws {
        let http = StubHTTPClient { request throws(HTTPClientError) in
            guard request.head.authority == "169.254.169.254" else {
                return HTTPClientResponse(status: 200, Sample.response())
            }
            #expect(request.totalTimeout <= .seconds(2))
            throw HTTPClientError(.timedOut, "Nothing came.")
        }
        var options = try Sample.options()
        options.azureRegion = "TryAutoDetect"
        let client = try ConfidentialClient(options, cache: Sample.cache(), http: http, timing: .immediate)
        #expect(try await client.token(scopes: [Sample.scope], as: .app).value == Sample.token)
        #expect(http.requests.count == 2)
    }

    @Test func aSlowDescriptionIsAnErrorAndNotRemembered() async throws {
        let answers = Pauses()
        let http = StubHTTPClient { request throws(HTTPClientError) in
            guard request.head.path?.contains("/.well-known/") == true else {
                return HTTPClientResponse(status: 200, Sample.response())
            }
            #expect(request.totalTimeout <= .seconds(10))
            answers.append(.zero)
            guard answers.all.count > 2 else { throw HTTPClientError(.timedOut, "Nothing came.") }
            return HTTPClientResponse(
                status: 200,
                #"{"issuer":"\#(Self.base)","token_endpoint":"\#(Self.base)/token"}"#
            )
        }
        var options = try Sample.options()
        (options.instance, options.tenantID, options.authority) = (nil, nil, Self.base)
        let client = try ConfidentialClient(options, cache: Sample.cache(), http: http, timing: .immediate)
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: ["a/.default"], as: .app)
        }
        #expect(error?.code == .timedOut)
        #expect(try await client.token(scopes: ["b/.default"], as: .app).value == Sample.token)
    }
}
