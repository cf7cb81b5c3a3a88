//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Hummingbird
import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyHummingbird
import LatchkeyWeb

struct AppContext: IdentityRequestContext {
    var coreContext: CoreRequestContextStorage
    var identity: CallerIdentity?

    init(source: Source) { self.coreContext = .init(source: source) }
}

struct Product: ResponseCodable {
    var id: Int
    var name: String
}

@main struct Program {
    static func main() async throws {
        let latchkey = try await LatchkeyClient(configuration: .file("appsettings.json"))
        let router = Router(context: AppContext.self)
        // Validates the caller's token, and answers challenges for consent or claims of the calls below.
        router.add(middleware: try BearerAuthentication(latchkey))
        router.get("products/:id") { _, context in
            try context.require(scope: "access_as_user")
            let id = try context.parameters.require("id", as: Int.self)
            // On behalf of the caller: the token is exchanged for one of the other API.
            let product: Product = try await latchkey.api("MyApi").get("api/products/\(id)", as: context.caller)
            return product
        }
        try await Application(router: router, services: [IdentityService(latchkey)]).runService()
    }
}
