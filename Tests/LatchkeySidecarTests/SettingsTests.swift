//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeySidecar

/// What a sidecar reads from files, environment and arguments.
@Suite(.timeLimit(.minutes(1))) struct SettingsTests {
    private static let file = """
        {
          // As the other sidecar's manifest has it.
          "AzureAd": {
            "Instance": "https://login.microsoftonline.com/", "TenantId": "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3",
            "ClientId": "11112222-3333-4444-5555-666677778888", "Scopes": "access_as_user",
            "ClientCredentials": [{"SourceType": "ClientSecret", "ClientSecret": "s"}],
          },
          "DownstreamApis": {
            "Graph": {"BaseUrl": "https://graph.microsoft.com/v1.0", "Scopes": ["User.Read", "Mail.Read"]},
          },
        }
        """

    private static func load(
        _ layers: ConfigurationLayer...,
        environment: [String: String] = [:]
    ) throws -> SidecarSettings {
        let source = ConfigurationSource(layers: [.json(self.file)] + layers)
        return try SidecarSettings.load(source, environment: environment)
    }

    private static func problems(_ json: String) -> [String] {
        do {
            _ = try self.load(.json(json))
            return []
        } catch let error as ConfigurationError {
            return error.problems.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    // Scoreboard: H10, S11
    @Test func defaultsAreThoseOfTheOtherSidecar() throws {
        let settings = try Self.load()
        let options = settings.options
        #expect(options.overrides.authorizationHeader)
        #expect(!options.overrides.authorizationHeaderUnauthenticated)
        #expect(options.overrides.downstreamAPI)
        #expect(!options.overrides.downstreamAPIUnauthenticated)
        #expect(options.requiresScopesOnAllRoutes)
        #expect(options.scopes == ["access_as_user"])
        #expect(options.unknownAPIStatus == 400)
        #expect(!options.hasMetrics)
        #expect(options.addresses == [.loopback(port: 5000)])
        #expect(options.apis["Graph"]?.scopes == ["User.Read", "Mail.Read"])
        #expect(settings.store.location == "memory")
    }

    @Test func environmentAndArgumentsWin() throws {
        let manifest = [
            "AzureAd__ClientId": "22222222-3333-4444-5555-666677778888",
            "DownstreamApis__Graph__Scopes": "User.Read Mail.Send",
            "sidecar__allowoverrides__GETAUTHORIZATIONHEADER": "false",
            "Sidecar__MaxRequestBodyBytes": "77", "Sidecar__OverrideLimits__ScopePrefixes__0": "api://a/",
            "Sidecar__OverrideLimits__ScopePrefixes__1": "api://b/", "Logging__LogLevel__Default": "Warning",
        ]
        let settings = try Self.load(.environment(manifest), .commandLine(["--Sidecar:MaxRequestBodyBytes=88"]))
        #expect(settings.client.application.clientID == "22222222-3333-4444-5555-666677778888")
        #expect(!settings.options.overrides.authorizationHeader)
        #expect(settings.options.longestRequestBody == 88)
        #expect(settings.options.limits.scopePrefixes == ["api://a/", "api://b/"])
        #expect(settings.logLevel == "warning")
    }

    @Test func addressesAreThoseOfTheHost() throws {
        func addresses(_ environment: [String: String], _ json: String = "{}") throws -> [String] {
            try Self.load(.json(json), environment: environment).options.addresses.map(\.description)
        }
        #expect(
            try addresses(["ASPNETCORE_URLS": "http://+:8080;http://localhost:81"]) == [
                "http://0.0.0.0:8080", "http://127.0.0.1:81",
            ]
        )
        #expect(try addresses(["ASPNETCORE_HTTP_PORTS": "8080"]) == ["http://0.0.0.0:8080"])
        let own = #"{"Sidecar": {"Urls": "http://[::1]:5178 unix:/run/s.sock"}}"#
        #expect(try addresses(["ASPNETCORE_URLS": "http://+:1"], own) == ["http://[::1]:5178", "unix:/run/s.sock"])
        #expect(try addresses([:], #"{"Sidecar": {"UnixSocketPath": "/run/s.sock"}}"#) == ["unix:/run/s.sock"])
        #expect(try Self.load(environment: ["ASPNETCORE_ENVIRONMENT": "development"]).options.isDevelopment)
        for url in [
            "https://localhost:1", "http://", "http://a b:1", "http://x:99999", "localhost:5000", "unix:relative",
        ] {
            #expect(SidecarAddress(url: url) == nil, "\(url)")
        }
    }

    @Test func everythingThatIsWrongIsSaidAtOnce() {
        let problems = Self.problems(
            """
            {"Sidecar": {"Metrics": "maybe", "UnknownApiStatus": 402, "Nonsense": 1, "Urls": "gopher://x",
              "AllowOverrides": {"GetAuthorisationHeader": true}, "MaxConnections": 0},
             "AzureAd": {"ClientCredentials": [{"SourceType": "Unheard"}]}}
            """
        )
        for part in [
            "Metrics", "UnknownApiStatus", "Nonsense", "Urls", "GetAuthorisationHeader", "MaxConnections", "SourceType",
        ] {
            #expect(problems.contains { $0.contains(part) }, "\(part)")
        }
    }

    // Scoreboard: S8
    @Test func mistakesInAPIsAreFoundAtTheStart() throws {
        let closed = #"{"GetAuthorizationHeader": false, "CallDownstreamApi": false}"#
        let bare =
            "{\"Sidecar\": {\"AllowOverrides\": \(closed)}, \"DownstreamApis\": {\"X\": {\"BaseUrl\": \"https://x/\"}}}"
        #expect(Self.problems(bare).contains { $0.contains("DownstreamApis:X:Scopes") })
        let open = try Self.load(.json(#"{"DownstreamApis": {"X": {"BaseUrl": "https://x/"}}}"#))
        #expect(open.options.apis["X"]?.scopes == [])
        let app =
            #"{"DownstreamApis": {"X": {"BaseUrl": "https://x/", "RequestAppToken": true, "Scopes": "api://x/read"}}}"#
        #expect(Self.problems(app).contains { $0.contains("/.default") })
        let insecure = #"{"DownstreamApis": {"X": {"BaseUrl": "http://x/", "Scopes": "a"}}}"#
        #expect(
            !Self.problems(insecure).isEmpty
                || (try? Self.load(.json(insecure)))?.options.apis["X"]?.allowInsecureHTTP == false
        )
        let local = #"{"DownstreamApis": {"X": {"BaseUrl": "http://127.0.0.1:1/", "Scopes": "a"}}}"#
        #expect(try Self.load(.json(local)).options.apis["X"]?.allowInsecureHTTP == true)
        for url in ["http://127.0.0.1.evil/", "http://localhost@evil/", "http://127.0.0.1:1@evil/"] {
            let text = "{\"DownstreamApis\": {\"X\": {\"BaseUrl\": \"\(url)\", \"Scopes\": \"a\"}}}"
            #expect((try? Self.load(.json(text)))?.options.apis["X"]?.allowInsecureHTTP != true, "\(url)")
        }
    }

    @Test func namesOfAPIsAreFoundInAnyLetterCase() throws {
        let catalog = APICatalog([
            "Graph": .init(baseURL: "https://a/"), "graph": .init(baseURL: "https://b/"),
            "Other": .init(baseURL: "https://c/"),
        ])
        #expect(catalog["Graph"]?.options.baseURL == "https://a/")
        #expect(catalog["graph"]?.options.baseURL == "https://b/")
        #expect(catalog["GRAPH"] == nil)
        #expect(catalog["OTHER"]?.name == "Other")
    }
}
