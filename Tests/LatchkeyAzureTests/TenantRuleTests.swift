//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyAzure

@Suite struct TenantRuleTests {
    // Scoreboard: AZ6
    @Test(
        arguments: [
            ("home", [], false, nil, nil), ("home", [], false, "HOME", nil),
            ("home", ["other"], false, "Other", "Other"),
            ("home", ["*"], false, "any", "any"), ("adfs", [], false, "other", nil), ("home", [], true, "other", nil),
            (nil, ["*"], false, "any", "any"), (nil, [], true, "other", nil), ("home", [], false, "", nil),
        ] as [(String?, [String], Bool, String?, String?)]
    )
    func tenantIsTheConfiguredOneOrAnAllowedOne(
        _ configured: String?,
        _ allowed: [String],
        _ isFixed: Bool,
        _ requested: String?,
        _ expected: String?
    ) throws {
        let rule = TenantRule(configured: configured, additionallyAllowed: allowed, isFixed: isFixed)
        #expect(try rule.tenant(for: requested) == expected)
    }

    // Scoreboard: AZ6
    @Test(
        arguments: [("home", [], "other"), ("home", ["third"], "other"), (nil, [], "other"), ("home", ["*"], "a/b")]
            as [(String?, [String], String)]
    )
    func otherTenantsAreRefused(_ configured: String?, _ allowed: [String], _ requested: String) throws {
        let rule = TenantRule(configured: configured, additionallyAllowed: allowed)
        let error = #expect(throws: TokenCredentialError.self) { try rule.tenant(for: requested) }
        #expect(error?.code == .invalidRequest)
    }

    // Scoreboard: AZ6
    @Test(arguments: [("1", true), ("true", true), ("0", false), ("False", false), ("", false)])
    func variableTurnsTenantsOfServicesOff(_ value: String, _ isFixed: Bool) {
        let settings = AzureEnvironment(variables: ["AZURE_IDENTITY_DISABLE_MULTITENANTAUTH": value])
        #expect(settings.ignoresTenants == isFixed)
    }
}
