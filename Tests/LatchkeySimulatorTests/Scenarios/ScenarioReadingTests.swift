//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeySimulator

@Suite struct ScenarioReadingTests {
    private func error(_ text: String) -> ScenarioError? {
        do throws(ScenarioError) {
            _ = try Scenario(parsing: text)
            return nil
        } catch {
            return error
        }
    }

    private func scenario(_ members: String) -> String {
        #"{ "duration": "1m", "workload": [{ "kind": "uniform", "rate": 1 }]\#(members.isEmpty ? "" : ", \(members)") }"#
    }

    @Test func shortestScenarioHasDefaults() throws {
        let scenario = try Scenario(parsing: self.scenario(""), name: "mine")
        #expect(scenario.name == "mine")
        #expect(scenario.duration == .seconds(60))
        #expect(scenario.policies.map(\.name) == ["Latchkey"])
        #expect(scenario.store != nil)
    }

    @Test func storeCanBeLeftOut() throws {
        #expect(try Scenario(parsing: self.scenario(#""store": null"#)).store == nil)
    }

    @Test(arguments: [
        (#""flet": {}"#, "flet", "There is no such key."),
        (#""fleet": { "instances": 0 }"#, "fleet.instances", "0 is out of range: 1 to 1000."),
        (#""fleet": { "instances": 1.5 }"#, "fleet.instances", "1.5 is not a whole number."),
        (#""fleet": { "instances": "two" }"#, "fleet.instances", "Expected a number, found a text."),
        (#""fleet": []"#, "fleet", "Expected an object, found a list."),
        (
            #""issuer": { "outages": [{ "at": "1m", "for": "1m", "tenant": 1 }] }"#, "issuer.outages[0].tenant",
            "1 is out of range: 0 to 0."
        ),
        (#""issuer": { "outages": [{ "at": "soon", "for": "1m" }] }"#, "issuer.outages[0].at", "This is no duration."),
        (#""issuer": { "outages": [{ "for": "1m" }] }"#, "issuer.outages[0].at", "This key is missing."),
        (#""tokens": { "life": "1s" }"#, "tokens.life", "1s is out of range: 5s to 366d."),
        (#""tokens": { "life": 1e300 }"#, "tokens.life", "This is no duration."),
        (#""policies": [{ "preset": "msal" }]"#, "policies[0].preset", "'msal' is not known."),
        (
            #""policies": [{ "name": "a" }, { "name": "a" }]"#, "policies[1].name",
            "Another policy is called 'a' already."
        ),
        (
            #""policies": [{ "refreshAt": 0.5, "refreshLead": "1m" }]"#, "policies[0].refreshAt",
            "It contradicts 'refreshLead': give one of them."
        ),
        (#""policies": [{ "preset": "soto", "eviction": "fifo" }]"#, "policies[0].eviction", "'fifo' is not known."),
        (
            #""events": [{ "kind": "restart", "at": "1s", "instances": 2 }]"#, "events[0].instances",
            "2 is out of range: 1 to 1."
        ),
        (#""seed": -1"#, "seed", "-1 is out of range: 0 to 1000000000000000."),
    ])
    func faultIsNamedByItsPlace(members: String, path: String, message: String) throws {
        let error = try #require(self.error(self.scenario(members)))
        #expect(error.path == path)
        #expect(error.message == message)
    }

    @Test func allowedValuesAreListed() throws {
        let preset = try #require(self.error(self.scenario(#""policies": [{ "preset": "msal" }]"#)))
        #expect(preset.allowed.contains("msal-net"))
        #expect(preset.description.hasPrefix("policies[0].preset: 'msal' is not known. Allowed: msal-net, "))
        let key = try #require(self.error(self.scenario(#""keys": { "number": 3 }"#)))
        #expect(key.path == "keys.number")
        #expect(key.allowed == ["count", "tenants", "issuerPerTenant"])
    }

    @Test func loadsRefuseWhatMeansNothingToThem() throws {
        let text = #"{ "duration": "1m", "workload": [{ "kind": "uniform", "rate": 1, "exponent": 2 }] }"#
        let error = try #require(self.error(text))
        #expect(error.path == "workload[0].exponent")
        #expect(error.message == "A load of kind 'uniform' has no such key.")
    }

    @Test(arguments: ["", "{", "[]", "nul", #"{"duration": 1,}"#, "\u{0}", "{\"duration\": \"1m\"}"])
    func whatIsNoScenarioIsRefused(text: String) {
        #expect(self.error(text) != nil)
    }

    @Test func placeOfASyntaxErrorIsTold() throws {
        let error = try #require(self.error("{\n  \"duration\": \"1m\",\n  nonsense\n}"))
        #expect(error.message.hasPrefix("This is not JSON"))
        #expect(error.message.contains("line 3"), "\(error.message)")
    }

    @Test func absurdSizesAreRefusedWithAnEstimate() throws {
        let text = """
            { "duration": "30d", "fleet": { "instances": 1000 }, "keys": { "count": 1000000 },
              "workload": [{ "kind": "uniform", "rate": 1000000 }] }
            """
        let scenario = try Scenario(parsing: text)
        let error = try #require(throws: ScenarioError.self) { try Simulation(scenario) }
        #expect(error.message.contains("2,592,000,000,000 requests in all"), "\(error.message)")
        #expect(error.message.contains("MB of memory"))
        #expect(error.message.contains("s of time"))
    }

    // Scoreboard: CE92
    @Test func thereAreReadyScenariosAndAllAreRight() throws {
        #expect(ReadyScenario.all.count >= 10)
        #expect(Set(ReadyScenario.all.map(\.name)).count == ReadyScenario.all.count)
        for ready in ReadyScenario.all {
            let scenario = try ready.scenario()
            #expect(scenario.name == ready.name)
            #expect(!scenario.explanation.isEmpty)
            _ = try Simulation(scenario)
        }
        #expect(ReadyScenario.named("nothing") == nil)
    }

    /// Broken forms of a right scenario: whatever is wrong, an error comes of it or a scenario, and nothing else.
    @Test func mutilatedScenariosDoNotTrap() throws {
        let bytes = Array(ReadyScenario.all[0].text.utf8)
        for cut in stride(from: 0, to: bytes.count, by: 7) {
            _ = self.error(String(decoding: bytes[..<cut], as: UTF8.self))
            var changed = bytes
            changed[cut] = UInt8(ascii: "9")
            _ = self.error(String(decoding: changed, as: UTF8.self))
            changed[cut] = UInt8(ascii: "\"")
            _ = self.error(String(decoding: changed, as: UTF8.self))
        }
    }
}
