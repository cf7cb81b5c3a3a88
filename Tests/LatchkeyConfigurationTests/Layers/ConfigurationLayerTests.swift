//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyConfiguration

@Suite struct ConfigurationLayerTests {
    private func string(_ path: String, in root: ConfigurationNode) -> String? {
        var node: ConfigurationNode? = root
        for segment in path.split(separator: ":") {
            if case .array(let elements) = node?.value, let index = Int(segment), elements.indices.contains(index) {
                node = elements[index]
            } else {
                node = node?.object?[String(segment)]?.node
            }
        }
        if case .string(let text) = node?.value { return text } else { return nil }
    }

    private func tree(_ layers: ConfigurationLayer...) throws(ConfigurationError) -> ConfigurationNode {
        try ConfigurationSource(layers: layers).tree()
    }

    private let file = ConfigurationLayer.json(
        #"{"AzureAd": {"ClientId": "file", "TenantId": "t", "ClientCredentials": [{"SourceType": "ClientSecret"}]}}"#
    )

    @Test func environmentOverridesTheFile() throws {
        let root = try self.tree(self.file, .environment(["AzureAd__ClientId": "environment", "OTHER__Thing": "x"]))
        #expect(self.string("AzureAd:ClientId", in: root) == "environment")
        #expect(self.string("AzureAd:TenantId", in: root) == "t")
        #expect(root.object?["OTHER"] == nil)
    }

    @Test func laterLayersWin() throws {
        let environment = ConfigurationLayer.environment(["AzureAd__ClientId": "environment"])
        let arguments = ConfigurationLayer.commandLine(["--AzureAd:ClientId=arguments"])
        #expect(self.string("AzureAd:ClientId", in: try self.tree(self.file, environment, arguments)) == "arguments")
        #expect(self.string("AzureAd:ClientId", in: try self.tree(arguments, environment, self.file)) == "file")
    }

    @Test func namesOfVariablesDisregardCase() throws {
        let root = try self.tree(self.file, .environment(["AZUREAD__CLIENTID": "environment"]))
        #expect(self.string("AzureAd:ClientId", in: root) == "environment")
        #expect(root.object?.members.count == 1)
    }

    @Test func prefixesAreTakenOff() throws {
        let variables = ["APP_AzureAd__ClientId": "prefixed", "AzureAd__ClientId": "plain"]
        let root = try self.tree(self.file, .environment(variables, prefix: "APP_"))
        #expect(self.string("AzureAd:ClientId", in: root) == "prefixed")
    }

    @Test func arraysAreReachedByIndex() throws {
        let variables = [
            "AzureAd__ClientCredentials__0__ClientSecret": "first",
            "AzureAd__ClientCredentials__1__ClientSecret": "second",
        ]
        let root = try self.tree(self.file, .environment(variables))
        let elements = try #require(root.object?["AzureAd"]?.node.object?["ClientCredentials"]?.node.elements)
        #expect(elements.map(\.index) == [0, 1])
        #expect(self.string("SourceType", in: elements[0].node) == "ClientSecret")
        #expect(self.string("ClientSecret", in: elements[0].node) == "first")
        #expect(self.string("ClientSecret", in: elements[1].node) == "second")
    }

    @Test func arraysAreMadeInTheOrderOfTheirIndices() throws {
        let variables = Dictionary(
            uniqueKeysWithValues: (0..<12).map { ("DownstreamApis__A__Scopes__\($0)", "s\($0)") }
        )
        let root = try self.tree(.environment(variables))
        let scopes = root.object?["DownstreamApis"]?.node.object?["A"]?.node.object?["Scopes"]?.node
        #expect(scopes?.elements?.map(\.index) == Array(0..<12))
    }

    @Test(arguments: [
        ["--AzureAd:ClientId=x=y"], ["--AzureAd:ClientId", "x=y"], ["/AzureAd:ClientId=x=y"], ["AzureAd:ClientId=x=y"],
        ["--AzureAd__ClientId=x=y"], ["run", "--verbose", "--azuread:clientid", "x=y"],
    ])
    func argumentsAreReadInEveryForm(arguments: [String]) throws {
        #expect(self.string("AzureAd:ClientId", in: try self.tree(self.file, .commandLine(arguments))) == "x=y")
    }

    @Test func anArgumentNeedsAValue() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try self.tree(self.file, .commandLine(["--AzureAd:ClientId"]))
        }
        #expect(error?.message.contains("write --AzureAd:ClientId=VALUE") == true)
    }

    @Test func variablesThatSetTheSameKeyAreRefused() {
        let error = #expect(throws: ConfigurationError.self) {
            try self.tree(self.file, .environment(["AzureAd__ClientId": "secret1", "AZUREAD__CLIENTID": "secret2"]))
        }
        #expect(error?.message.contains("AZUREAD__CLIENTID sets the same key") == true)
        #expect(error?.message.contains("secret1") == false)
    }

    @Test func objectsAreMergedAndArraysByIndex() throws {
        let over = ConfigurationLayer.json(
            #"{"azuread": {"clientid": "over", "ClientCredentials": [{"ClientSecret": "s"}, {"ClientSecret": "t"}]}}"#
        )
        let root = try self.tree(self.file, over)
        #expect(self.string("AzureAd:ClientId", in: root) == "over")
        #expect(self.string("AzureAd:TenantId", in: root) == "t")
        #expect(self.string("AzureAd:ClientCredentials:0:SourceType", in: root) == "ClientSecret")
        #expect(self.string("AzureAd:ClientCredentials:0:ClientSecret", in: root) == "s")
        #expect(self.string("AzureAd:ClientCredentials:1:ClientSecret", in: root) == "t")
    }

    @Test func descriptionsAndMirrorsShowNoContent() throws {
        let secret = "Zm9vYmFy"
        let layers: [ConfigurationLayer] = [
            .json("{\"AzureAd\": {\"ClientSecret\": \"\(secret)\"}}"), .environment(["AzureAd__ClientSecret": secret]),
            .commandLine(["--AzureAd:ClientSecret=\(secret)"]),
        ]
        let source = ConfigurationSource(layers: layers)
        var dumped = ""
        dump(source, to: &dumped)
        dump(try source.tree(), to: &dumped)
        #expect(!"\(source) \(layers) \(try source.tree()) \(dumped)".contains(secret))
    }
}
