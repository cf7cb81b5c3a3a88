//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Testing

@testable import LatchkeyRedis

@Suite struct RedisURLTests {
    @Test func aHostIsEnough() throws {
        let configuration = try RedisConfiguration(url: "redis://cache.internal")
        guard case .standalone(let address) = configuration.deployment.kind else {
            throw Unexpected("It is no single server.")
        }
        #expect(address == .tcp("cache.internal", port: 6_379))
        #expect(configuration.tls == nil && configuration.database == 0 && configuration.keyPrefix == "latchkey:")
        guard case .none = configuration.credentials.source else { throw Unexpected("There are credentials.") }
    }

    @Test func everythingCanBeSaid() throws {
        let configuration = try RedisConfiguration(
            url: "rediss://us%65r:p%40ss:w%2Frd@[::1]:7000/3?prefix=app:&name=svc&connections=4&connectTimeout=2000"
                + "&commandTimeout=300&readTimeout=400&feedLength=500&ca=/etc/ca%20file.pem"
        )
        guard case .standalone(let address) = configuration.deployment.kind,
            case .fixed(let credential) = configuration.credentials.source
        else { throw Unexpected("It is no single server with a password.") }
        #expect(address == .tcp("::1", port: 7_000))
        #expect(address.description == "[::1]:7000")
        #expect(credential.user == "user" && credential.password == "p@ss:w/rd")
        #expect(configuration.database == 3 && configuration.keyPrefix == "app:" && configuration.clientName == "svc")
        #expect(configuration.connectionsPerServer == 4 && configuration.connectTimeout == .seconds(2))
        #expect(configuration.commandTimeout == .milliseconds(300) && configuration.readTimeout == .milliseconds(400))
        #expect(configuration.feedLength == 500)
        #expect(configuration.tls?.trustRoots == .file("/etc/ca file.pem"))
    }

    @Test(arguments: [("redis://:secret@h", nil), ("redis://u:secret@h", "u"), ("REDIS://u:se%63ret@h/", "u")])
    func aPasswordMayStandAlone(url: String, user: String?) throws {
        guard case .fixed(let credential) = try RedisConfiguration(url: url).credentials.source else {
            throw Unexpected("There is no password.")
        }
        #expect(credential.user == user && credential.password == "secret")
    }

    @Test func aSocketHasAPath() throws {
        let configuration = try RedisConfiguration(url: "unix:///run/redis.sock?database=2")
        guard case .standalone(.unixSocket("/run/redis.sock")) = configuration.deployment.kind else {
            throw Unexpected("It is no socket.")
        }
        #expect(configuration.database == 2)
    }

    @Test func sentinelsKnowTheMaster() throws {
        let url = "redis://:one@a:1,b,[::2]/1?sentinel=mymaster&sentinelUser=s&sentinelPassword=two"
        let configuration = try RedisConfiguration(url: url)
        guard case .sentinel("mymaster", let sentinels, let credentials) = configuration.deployment.kind,
            case .fixed(let credential) = credentials.source
        else { throw Unexpected("There are no sentinels with a password.") }
        #expect(sentinels == [.tcp("a", port: 1), .tcp("b", port: 26_379), .tcp("::2", port: 26_379)])
        #expect(credential == RedisCredential(user: "s", password: "two") && configuration.database == 1)
    }

    @Test func aClusterHasSeeds() throws {
        let configuration = try RedisConfiguration(url: "rediss://a,b:7?cluster=true")
        guard case .cluster(let seeds) = configuration.deployment.kind else { throw Unexpected("It is no cluster.") }
        #expect(seeds == [.tcp("a"), .tcp("b", port: 7)] && configuration.tls != nil)
    }

    @Test(arguments: [
        "", "cache.internal", "http://:secret@h", "redis://", "redis://:secret@", "redis://:secret@h:0",
        "redis://:secret@h:65536", "redis://:secret@h:port", "redis://:secret@h,", "redis://:secret@h/x",
        "redis://:secret@h/-1", "redis://:secret@h?unknown=1", "redis://:secret@h?prefix", "redis://:secret%@h",
        "redis://:secret%zz@h", "redis://:secret%ff@h", "redis://secret@h", "redis://:secret@a,b",
        "redis://:secret@a?cluster=yes", "redis://:secret@a?cluster=true&sentinel=m", "redis://:secret@h?sentinel=",
        "redis://:secret@a/1?cluster=true", "redis://:secret@h?ca=file", "redis://:secret@h?connections=0",
        "redis://:secret@h?connections=x", "redis://:secret@h?connectTimeout=0", "redis://:secret@h?feedLength=1",
        "redis://:secret@h?prefix={", "redis://:secret@h?prefix=a*", "redis://:secret@h?name=a%20b",
        "redis://:secret@[::1", "redis://:secret@[::1]x", "unix://host/path", "unix://", "unix:///a?cluster=true",
    ])
    func whatCannotBeUsedIsSaidWithoutSecrets(url: String) throws {
        let error = try #require(throws: RedisError.self) { _ = try RedisConfiguration(url: url) }
        #expect(error.code == .invalidConfiguration)
        #expect(!"\(error)".contains("secret") && !String(reflecting: error).contains("secret"))
    }

    @Test func descriptionsHideSecrets() throws {
        let configuration = try RedisConfiguration(url: "redis://user:secret@h")
        let credential = RedisCredential(user: "user", password: "secret")
        for text in ["\(configuration)", "\(configuration.credentials)", "\(credential)"] {
            #expect(!text.contains("secret"))
        }
        var dumped = ""
        dump(configuration, to: &dumped)
        dump(credential, to: &dumped)
        #expect(!dumped.contains("secret"))
    }
}
