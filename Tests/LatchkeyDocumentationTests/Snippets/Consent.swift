//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Hummingbird
import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyHummingbird
import LatchkeyTokenAcquisition
import LatchkeyWeb

/// How a web API says that its caller's user has to act.
enum Consent {
    struct Context: IdentityRequestContext {
        var coreContext: CoreRequestContextStorage
        var identity: CallerIdentity?

        init(source: Source) { self.coreContext = .init(source: source) }
    }

    static func router(_ latchkey: LatchkeyClient) throws -> Router<Context> {
        let router = Router(context: Context.self)
        let options = BearerGuardOptions(consentRedirectURI: "https://app.contoso.example/consented")
        router.add(middleware: try BearerAuthentication(latchkey, options: options))
        router.get("mail") { _, context in
            // An error that the user can resolve becomes a 401 with a challenge; nothing is to be caught here.
            let mail: [String] = try await latchkey.api("Mail").get("messages", as: context.caller)
            return mail
        }
        router.get("reports") { _, context in
            guard try context.requireIdentity().authenticationMethods.contains("mfa") else {
                throw context.challengeUser(scopes: ["api://reports/read"])
            }
            return "reports"
        }
        return router
    }
}
