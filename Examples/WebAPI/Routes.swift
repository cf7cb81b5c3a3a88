//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Hummingbird
import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyHummingbird
import LatchkeyTokenAcquisition
import LatchkeyWeb

/// What a request of the API knows.
struct AppContext: IdentityRequestContext {
    var coreContext: CoreRequestContextStorage
    var identity: CallerIdentity?

    init(source: Source) { self.coreContext = .init(source: source) }
}

/// A product, as the other API describes it.
struct Product: ResponseCodable, Sendable {
    var id: Int
    var name: String
    /// In cents.
    var price: Int
}

/// Who calls.
struct Caller: ResponseEncodable {
    var name: String?
    var scopes: [String]
    var application: String?
}

/// The routes of the API.
struct Routes: Sendable {
    let latchkey: LatchkeyClient
    let bearer: BearerGuard
    let reports: Reports

    /// The router.
    func router() -> Router<AppContext> {
        let router = Router(context: AppContext.self)
        router.get("/") { _, _ in "Ask for /whoami or /products with a token, or post to /reports.\n" }
        // Finds out who calls, and answers what is missing: tokens, permissions, consent, a second factor.
        router.add(middleware: BearerAuthentication(self.bearer))

        router.get("/whoami") { _, context in
            let identity = try context.requireIdentity()
            return Caller(
                name: identity.displayName,
                scopes: identity.scopes.sorted(),
                application: identity.clientID
            )
        }
        router.get("/products") { _, context -> [Product] in
            try context.require(scope: "access_as_user")
            // The token that came with the request is exchanged for one for the other API.
            return try await self.latchkey.api("Products").get("api/products", as: context.caller)
        }
        router.post("/reports") { _, context -> EditedResponse<Report> in
            try context.require(scope: "access_as_user")
            let report = try await self.reports.begin(for: try context.requireIdentity())
            return EditedResponse(status: .accepted, headers: [.location: "/reports/\(report.id)"], response: report)
        }
        router.get("/reports/:id") { _, context -> Report in
            let id = try context.parameters.require("id")
            guard let report = await self.reports.report(id, of: try context.requireIdentity()) else {
                throw HTTPError(.notFound, message: "There is no such report.")
            }
            return report
        }
        return router
    }
}
