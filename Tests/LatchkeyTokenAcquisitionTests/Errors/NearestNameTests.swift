//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Testing

@Suite struct NearestNameTests {
    private static let known = ["ClientId", "TenantId", "Instance", "BaseUrl", "Scopes", "ClientCredentials"]

    @Test(arguments: [
        ("ClientID", "ClientId"), ("CilentId", "ClientId"), ("Client_Id", "ClientId"), ("ClientId ", "ClientId"),
        ("Tenant", "TenantId"), ("BaseURI", "BaseUrl"), ("scope", "Scopes"), ("ClientCredential", "ClientCredentials"),
    ])
    func suggests(name: String, expected: String) {
        #expect(NearestName.find(to: name, among: Self.known) == expected)
        #expect(NearestName.suggestion(for: name, among: Self.known) == " Did you mean '\(expected)'?")
    }

    @Test(arguments: ["", "Zebra", "X", "!!!", "ConnectionStrings", String(repeating: "ClientId", count: 100)])
    func suggestsNothingFarFetched(name: String) {
        #expect(NearestName.find(to: name, among: Self.known) == nil)
        #expect(NearestName.suggestion(for: name, among: Self.known).isEmpty)
    }
}
