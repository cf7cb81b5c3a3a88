//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyConfiguration

@Suite struct NearestNameTests {
    private static let known = ["ClientId", "TenantId", "Instance", "BaseUrl", "Scopes", "ClientCredentials"]

    @Test(arguments: [
        ("ClientID", "ClientId"), ("CilentId", "ClientId"), ("Client_Id", "ClientId"), ("ClientId ", "ClientId"),
        ("Tenant", "TenantId"), ("BaseURI", "BaseUrl"), ("scope", "Scopes"), ("ClientCredential", "ClientCredentials"),
    ])
    func suggests(name: String, expected: String) {
        #expect(nearestName(to: name, among: Self.known) == expected)
    }

    @Test(arguments: ["", "Zebra", "X", "!!!", "ConnectionStrings", String(repeating: "ClientId", count: 100)])
    func suggestsNothingFarFetched(name: String) {
        #expect(nearestName(to: name, among: Self.known) == nil)
    }

    @Test func printableNamesAreOneShortLine() {
        #expect(printable("a\u{1B}[31m\nb") == "a?[31m?b")
        #expect(printable(String(repeating: "x", count: 500)).count == 61)
    }
}
