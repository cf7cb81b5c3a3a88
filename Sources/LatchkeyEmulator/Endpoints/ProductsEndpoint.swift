//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// The protected API: lists products for callers whose token allows it.
struct ProductsEndpoint: Sendable {
    /// A product.
    struct Product: Codable, Hashable, Sendable {
        /// The number.
        var id: Int
        /// The name.
        var name: String
        /// The price in cents.
        var price: Int
    }

    /// What is for sale.
    static let products = [
        Product(id: 1, name: "Padlock", price: 1250),
        Product(id: 2, name: "Deadbolt", price: 4999),
        Product(id: 3, name: "Latch", price: 799),
    ]

    let settings: Emulator.ProductsAPI
    let resource: Emulator.Resource?
    let verifier: TokenVerifier
    let baseURL: String

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: The request, with its token.
    ///   - product: The id of the one product that is asked for; `nil` for all.
    /// - Returns: The response.
    func respond(to request: Emulator.RecordedRequest, product: String?) -> EmulatorResponse {
        do throws(TokenRejection) {
            let claims = try self.verifier.verify(request, for: self.resource)
            let isAllowed =
                claims.scp == nil
                ? claims.roles?.contains(self.settings.requiredRole) == true
                : claims.scopes.contains(self.settings.requiredScope)
            guard isAllowed else { throw .missingRole }
        } catch {
            return self.challenge(error)
        }
        guard request.method == .get || request.method == .head else {
            var response = EmulatorResponse.text(.methodNotAllowed)
            response.headers[.allow] = "GET, HEAD"
            return response
        }
        guard let product else { return .json(Self.products) }
        guard let found = Self.products.first(where: { String($0.id) == product }) else {
            return .json(["error": "There is no product '\(product)'."], status: .notFound)
        }
        return .json(found)
    }

    /// Refuses a request, and says why in the header that the standard has for it (RFC 6750 §3).
    private func challenge(_ rejection: TokenRejection) -> EmulatorResponse {
        var response = EmulatorResponse.text(rejection == .missingRole ? .forbidden : .unauthorized)
        response.headers[.wwwAuthenticate] = rejection.challenge(baseURL: self.baseURL)
        return response
    }
}
