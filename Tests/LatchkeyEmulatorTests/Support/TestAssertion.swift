//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import LatchkeyEmulator

/// A client assertion, good unless a test changes it.
struct TestAssertion {
    var algorithm: SignatureAlgorithm = .ps256
    var signer = TestCredentials.rsa
    /// The parameters of the header; `nil` names the signer by its SHA-256 thumbprint.
    var header: KeyValuePairs<String, String>?
    var x5c: [String] = []
    var claims: [String: Any]

    /// A good assertion of the first application.
    init(for client: TestClient, at now: Int64 = 1_767_225_600) {
        let id = client.application.clientID
        self.claims = [
            "aud": "\(client.emulator.baseURL)/\(TestClient.tenant)/oauth2/v2.0/token",
            "iss": id, "sub": id, "jti": UUID().uuidString, "nbf": now, "exp": now + 600,
        ]
    }

    /// The assertion in compact form.
    func signed() throws -> String {
        let header = self.header ?? ["typ": "JWT", "x5t#S256": self.signer.certificate.x5tS256]
        return try JWS.sign(
            Array(JSONSerialization.data(withJSONObject: self.claims)),
            header: JOSEHeader(algorithm: self.algorithm, header, x5c: self.x5c),
            with: self.signer.privateKey
        )
    }

    /// The fields of a request for an app token with the assertion.
    func fields() throws -> [String: String] {
        [
            "grant_type": "client_credentials",
            "scope": "api://products/.default",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": try self.signed(),
        ]
    }
}

extension Emulator.Configuration {
    /// A configuration with the shared keys, the test's clock and one application with certificates.
    static func assertions(
        clock: ManualWallClock = ManualWallClock(),
        changing change: (inout Emulator.Application) -> Void = { _ in }
    ) -> Self {
        var application = Emulator.Application.sample()
        application.certificates = [TestCredentials.rsa, TestCredentials.ec, TestCredentials.expired]
            .map(\.certificate)
        change(&application)
        return Self(
            applications: [application],
            identity: TestIdentity.shared,
            now: { clock.now }
        )
    }
}
