//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import LatchkeyWeb

extension Sidecar {
    /// Whether a request brings a token in an envelope that was signed for one request.
    static func isSigned(_ request: InboundRequest) -> Bool {
        request.head.headerFields[.authorization]?.prefix { $0 != " " }.lowercased() == "pop"
    }

    /// Validates the signed request that the program before the sidecar received, and says what its token claims.
    func validateSigned(_ request: InboundRequest) async throws(SidecarProblem) -> OutboundResponse {
        let target = try Self.target(of: request)
        let caller: CallerIdentity
        do throws(TokenValidationError) {
            guard let found = try await self.signedBearer.caller(of: request, signedFor: target) else {
                throw TokenValidationError(.malformed, "The request holds no envelope.")
            }
            guard found.isApplication else {
                throw TokenValidationError(.wrongKind, "Only tokens of applications are accepted in envelopes.")
            }
            caller = found
        } catch {
            var problem = SidecarProblem.token(error)
            if error.code != .keysUnavailable { problem.fields[.wwwAuthenticate] = "PoP error=\"invalid_token\"" }
            throw problem
        }
        return try Self.validated(caller, protocol: "PoP", token: nil)
    }

    /// The request that the program before the sidecar received: it says so in two fields.
    private static func target(of request: InboundRequest) throws(SidecarProblem) -> SignedRequestTarget {
        func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.head.headerFields[$0] } }
        guard let method = field("original-method"), let uri = field("original-uri"), !method.isEmpty,
            let address = Self.parts(of: uri)
        else {
            throw SidecarProblem(
                .badRequest,
                "original_request_missing",
                "A signed request needs the fields 'original-method' and 'original-uri', an absolute URI."
            )
        }
        return SignedRequestTarget(
            method: method,
            host: address.host,
            path: address.path,
            query: address.query,
            fields: request.head.headerFields
        )
    }

    private static func parts(of uri: String) -> (host: String, path: String, query: String)? {
        let text = uri.prefix { $0 != "#" }
        let target = text.prefix { $0 != "?" }
        guard let separator = target.firstRange(of: "://") else { return nil }
        let place = target[separator.upperBound...].prefix { $0 != "/" }
        let path = target[separator.upperBound...].dropFirst(place.count)
        guard let url = try? EndpointURL("\(target[..<separator.lowerBound])://\(place)") else { return nil }
        let query = text.dropFirst(target.count + 1)
        return (url.authority, path.isEmpty ? "/" : String(path), String(query))
    }
}
