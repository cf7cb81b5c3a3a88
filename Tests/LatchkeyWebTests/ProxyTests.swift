//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

struct ProxyTests {
    private static func request(
        from address: Peer.Address,
        host: String = "inner:8080",
        _ fields: KeyValuePairs<String, String> = [:]
    ) throws -> InboundRequest {
        var all = HTTPFields()
        for (name, value) in fields { all.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value)) }
        return InboundRequest(
            head: HTTPRequest(method: .get, scheme: "http", authority: host, path: "/", headerFields: all),
            peer: Peer(address: address)
        )
    }

    private static let forwarded: KeyValuePairs = [
        "X-Forwarded-For": "203.0.113.9, 10.1.2.3", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "shop.example",
    ]

    // Scoreboard: W54
    @Test(arguments: ["10.0.0.1", "::ffff:10.0.0.1", "fd00::7"])
    func aProxyIsBelieved(_ address: String) throws {
        let proxies = try TrustedProxies(["10.0.0.0/8", "fd00::/8"], hosts: ["Shop.Example"])
        let original = try #require(proxies.original(try Self.request(from: .ip(address), Self.forwarded)))
        #expect(original.peer.address == .ip("203.0.113.9"))
        #expect(original.head.scheme == "https")
        #expect(original.head.authority == "shop.example")
        #expect(original.head.headerFields.isEmpty)
    }

    // Scoreboard: W54
    @Test(arguments: [Peer.Address.ip("203.0.113.50"), .unknown, .unixSocket])
    func nobodyElseIs(_ address: Peer.Address) throws {
        let proxies = try TrustedProxies(["10.0.0.0/8"], hosts: ["inner:8080"])
        let original = try #require(proxies.original(try Self.request(from: address, Self.forwarded)))
        #expect(original.peer.address == address)
        #expect(original.head.scheme == "http")
        #expect(original.head.authority == "inner:8080")
        #expect(original.head.headerFields.isEmpty)
        #expect(proxies.original(try Self.request(from: address, host: "evil.example")) == nil)
    }

    @Test func aClientCannotPutItselfBehindTheProxy() throws {
        let proxies = try TrustedProxies(["10.0.0.0/8"], hosts: ["shop.example"])
        let claim = try Self.request(
            from: .ip("10.0.0.1"),
            ["X-Forwarded-For": "127.0.0.1, 203.0.113.9", "X-Forwarded-Host": "shop.example"]
        )
        #expect(try #require(proxies.original(claim)).peer.address == .ip("203.0.113.9"))
        let noise = try Self.request(
            from: .ip("10.0.0.1"),
            ["X-Forwarded-For": "localhost", "X-Forwarded-Host": "shop.example"]
        )
        #expect(try #require(proxies.original(noise)).peer.address == .unknown)
    }

    // Scoreboard: W54, W26
    @Test func aCertificateIsTakenFromAProxyAndNobodyElse() async throws {
        let certificate = Array("a certificate in DER form".utf8)
        let field = ":\(Base64.encode(certificate)):"
        let fields: KeyValuePairs = ["Client-Cert": field]
        let issuer = try TestIssuer.first()
        let hash = Base64URL.encode(Hash.sha256.digest(of: certificate))
        let token = try issuer.token { $0["cnf"] = .object(["x5t#S256": .string(hash)]) }
        let bearer = BearerGuard(try issuer.validator())
        let proxies = try TrustedProxies(["10.0.0.1"], hosts: ["inner:8080"], forwardsCertificates: true)
        let quiet = try TrustedProxies(["10.0.0.1"], hosts: ["inner:8080"])
        for (address, list, isKnown) in [
            (Peer.Address.ip("10.0.0.1"), proxies, true), (.ip("10.0.0.2"), proxies, false),
            (.ip("10.0.0.1"), quiet, false),
        ] {
            var request = try Self.request(from: address, fields)
            request.head.headerFields[.authorization] = "Bearer \(token)"
            let verdict = await BehindProxies(bearer, list).check(request)
            if case .proceed(let caller, _) = verdict { #expect(caller != nil && isKnown) } else { #expect(!isKnown) }
        }
    }

    // Scoreboard: W54
    @Test func hostsThatAreNotServedAreRefused() async throws {
        let issuer = try TestIssuer.first()
        let proxies = try TrustedProxies(hosts: ["shop.example"])
        let hidden = BehindProxies(BearerGuard(try issuer.validator()), proxies)
        let request = try Self.request(from: .ip("203.0.113.9"), host: "evil.example")
        guard case .respond(let response) = await hidden.check(request) else {
            Issue.record("The host was served.")
            return
        }
        #expect(response.head.status == .misdirectedRequest)
        #expect(!String(decoding: response.body, as: UTF8.self).contains("evil"))
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0", "x", "", "fd00::/129", "1.2.3.4.5", "::1::2", "12345::", "10.0.0.0/-1"])
    func whatIsNoAddressIsAMistake(_ text: String) {
        #expect(throws: AcquisitionError.self) { try TrustedProxies([text], hosts: ["a"]) }
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.128/25", "192.0.2.129", true),
        ("192.0.2.128/25", "192.0.2.127", false), ("0.0.0.0/0", "8.8.8.8", true), ("::1", "::1", true),
        ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
        ("::ffff:10.0.0.0", "10.0.0.0", true), ("::/0", "10.0.0.1", false),
    ])
    func rangesHoldWhatTheyName(range: String, address: String, isIn: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(address) == isIn)
    }

    // Scoreboard: W54
    @Test func theApplicationsAddressIsItsConfigurationsAlone() async throws {
        try await SignInSetup.run { setup in
            var browser = TestBrowser(setup.signIn)
            let redirection = try await browser.send(
                "/calendar",
                fields: [try #require(HTTPField.Name("X-Forwarded-Host")): "evil.example"]
            )
            let address = try #require(redirection.head.headerFields[.location])
            #expect(!address.contains("evil"))
            #expect(address.contains("redirect_uri=https%3A%2F%2Fshop.example%2Fsignin-oidc"))
        }
    }

    // Scoreboard: W54
    @Test func anApplicationBelowAPathKeepsToIt() async throws {
        try await SignInSetup.run {
            $0.publicBaseURL = "https://shop.example/app"
        } _: { setup in
            #expect(setup.signIn.redirectURI == "https://shop.example/app/signin-oidc")
            let fields: HTTPFields = [.accept: "text/html"]
            let head = HTTPRequest(
                method: .get,
                scheme: "https",
                authority: "shop.example",
                path: "/app/login",
                headerFields: fields
            )
            let response = try #require(await setup.signIn.respond(to: InboundRequest(head: head)))
            #expect(response.head.status == .found)
            #expect(response.head.headerFields[values: .setCookie].allSatisfy { $0.contains("Path=/app;") })
        }
    }
}
