//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyTokenAcquisition
import Testing

@Suite struct ApplicationOptionsTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (inout ApplicationOptions) -> Void

        init(_ name: String, change: @escaping @Sendable (inout ApplicationOptions) -> Void) {
            self.name = name
            self.change = change
        }

        var testDescription: String { self.name }
    }

    @Test func completeOptionsAreValid() throws {
        try Sample.options().validate()
    }

    @Test(
        "What is missing is named",
        arguments: [
            Mistake("'Instance'") { $0.instance = nil },
            Mistake("'TenantId'") { $0.tenantID = nil },
            Mistake("'ClientId'") { $0.clientID = "" },
            Mistake("'ClientId'") { $0.clientID = "a b" },
            Mistake("'ClientCredentials'") { $0.credentials = [] },
            Mistake("timeout") { $0.requestTimeout = .zero },
            Mistake("'AppHomeTenantId'") { $0.appHomeTenantID = "a/b" },
        ] as [Mistake]
    )
    func missing(mistake: Mistake) throws {
        var options = try Sample.options()
        mistake.change(&options)
        let error = try #require(throws: AcquisitionError.self) { try options.validate() }
        #expect(error.code == .configuration)
        #expect(error.message.contains(mistake.name))
    }

    @Test func instanceAndTenantOutrankTheAuthority() throws {
        var options = try Sample.options()
        options.authority = "https://other.example/other"
        #expect(try options.resolvedAuthority().host == "login.microsoftonline.com")
        options.instance = nil
        options.tenantID = nil
        #expect(try options.resolvedAuthority().host == "other.example")
    }

    @Test func noDescriptionRevealsTheSecret() throws {
        let options = try Sample.options()
        var dumped = ""
        dump(options, to: &dumped)
        #expect(!"\(options)\(String(reflecting: options))\(dumped)".contains(Sample.secret))
    }
}
