//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Hummingbird
import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyGraph
import LatchkeyHummingbird
import LatchkeyTokenAcquisition
import LatchkeyWeb

/// What a request of the application knows.
struct AppContext: IdentityRequestContext {
    var coreContext: CoreRequestContextStorage
    var identity: CallerIdentity?

    init(source: Source) { self.coreContext = .init(source: source) }
}

/// A product, as the API describes it.
struct Product: Decodable {
    var id: Int
    var name: String
    /// In cents.
    var price: Int
}

/// The pages of the application.
struct Routes: Sendable {
    let latchkey: LatchkeyClient
    let signIn: WebSignIn

    /// The router.
    ///
    /// - Parameter address: The application's address as browsers know it.
    /// - Returns: The router.
    /// - Throws: `AcquisitionError` when the address cannot be used.
    func router(address: String) throws -> Router<AppContext> {
        let router = Router(context: AppContext.self)
        // The sign-in answers its own paths: /login, /logout, /signin-oidc and those of signing out.
        router.add(middleware: OwnedPathsMiddleware(self.signIn))
        // Forms of other sites change nothing here.
        router.add(middleware: GuardMiddleware(try SameOriginGuard(publicBaseURL: address)) { _, _ in })
        router.get("/") { _, _ in WebPage.home }

        let users = router.group()
            .add(middleware: GuardMiddleware(self.signIn) { identity, context in context.identity = identity })
        users.get("/profile") { _, context in try await self.profile(context) }
        users.get("/products") { _, context in try await self.products(context) }
        return router
    }

    /// What Microsoft Graph knows of the user, who agreed to that at the sign-in.
    private func profile(_ context: AppContext) async throws -> WebPage {
        let me = try await self.latchkey.graph.me.get(as: context.caller)
        return WebPage.profile(me, identity: try context.requireIdentity())
    }

    /// The products.
    ///
    /// The first time the user has to consent, and may need a second factor: the call throws, the
    /// middleware sends the browser to the issuer, and the page is asked for again.
    private func products(_ context: AppContext) async throws -> WebPage {
        let products: [Product] = try await self.latchkey.api("Products").get("api/products", as: context.caller)
        return WebPage.products(products, identity: try context.requireIdentity())
    }
}
