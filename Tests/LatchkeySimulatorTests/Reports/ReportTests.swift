//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

@testable import LatchkeySimulator

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite(.timeLimit(.minutes(5))) struct ReportTests {
    /// What is wrong with a text as XML; nothing when it is right.
    private func fault(of xml: String) -> String? {
        let parser = XMLParser(data: Data(xml.utf8))
        guard !parser.parse() else { return nil }
        return "\(parser.parserError.map(String.init(describing:)) ?? "unknown") in line \(parser.lineNumber)"
    }

    private static func result(_ ready: ReadyScenario) throws -> SimulationResult {
        try Simulation(ready.small(requests: 2500, policies: 3)).run()
    }

    // Scoreboard: CE92
    @Test(arguments: ReadyScenario.all.map(\.name))
    func everyChartIsXMLAndSaysWhatItShows(name: String) throws {
        let result = try SmallResults.result(name)
        #expect(result.charts.count >= 9)
        for chart in result.charts {
            for svg in [chart.svg(), chart.svg(isAlone: true)] {
                #expect(self.fault(of: svg) == nil)
                #expect(svg.contains("role=\"img\""))
                #expect(svg.contains("<title id=\"\(chart.id)-title\">"))
                #expect(svg.contains("<desc id=\"\(chart.id)-desc\">"))
                #expect(svg.contains("class=\"unit\""))
                #expect(!svg.contains(#/ [dxy]="[^"]*(–|nan|inf)/#))
            }
        }
        #expect(Set(result.charts.map(\.id)).count == result.charts.count)
    }

    @Test func pageStandsAlone() throws {
        let page = try Self.result(.issuerOutage).html()
        let links = page.replacing("http://www.w3.org/2000/svg", with: "")
        #expect(!links.contains("http://") && !links.contains("https://"))
        #expect(!page.contains("<script") && !page.contains("@import") && !page.contains("url("))
        #expect(page.contains("prefers-color-scheme:dark"))
        #expect(page.contains("issuer down"))
        #expect(page.contains("MSAL.NET (model)"))
        #expect(page.contains("&quot;preset&quot;: &quot;msal-net&quot;"), "the scenario is part of the report")
        // But for its heading the page is XML, too.
        let body = page.replacing("<!DOCTYPE html>", with: "").replacing(#/<meta[^>]*>|<link[^>]*>/#, with: "")
        #expect(self.fault(of: body) == nil)
    }

    @Test func namesCannotBreakTheReport() throws {
        let name = "</title><script>alert(1)</script> \u{1} & \" ' ]]>"
        var scenario = try ReadyScenario.issuerOutage.small(requests: 500, policies: 1)
        scenario.title = name
        scenario.name = name
        scenario.explanation = name
        scenario.text = name
        scenario.policies[0].name = name
        let result = try Simulation(scenario).run()
        #expect(!result.html().contains("<script"))
        for chart in result.charts { #expect(self.fault(of: chart.svg()) == nil) }
        let line = try #require(result.csv().split(separator: "\n").dropFirst().first)
        #expect(line.hasPrefix("\"</title><script>alert(1)</script> \u{1} & \"\" ' ]]>\",engine,0,"))
    }

    @Test func jsonTellsEngineFromModels() throws {
        let result = try Self.result(.issuerOutage)
        let object = try JSONSerialization.jsonObject(with: Data(result.json().utf8)) as? [String: Any]
        let policies = try #require(object?["policies"] as? [[String: Any]])
        #expect(policies.map { $0["isModel"] as? Bool } == [false, false, true])
        #expect(policies.allSatisfy { ($0["spans"] as? [Any])?.count ?? 0 > 100 })
        #expect((object?["comparison"] as? [Any])?.isEmpty == false)
    }

    @Test func everySpanIsALineOfCSV() throws {
        let result = try Self.result(.redisOutage)
        let lines = result.csv().split(separator: "\n")
        #expect(lines.count == 1 + result.policies.reduce(0) { $0 + $1.spans.count })
        let columns = lines[0].split(separator: ",").count
        #expect(columns == 18)
        // The names of policies have commas in them, and are quoted.
        #expect(lines[1].split(separator: ",").count == columns)
        let sum = lines.dropFirst().filter { $0.hasPrefix("Latchkey,") }
            .reduce(0) { $0 + (Int($1.split(separator: ",")[3]) ?? 0) }
        #expect(try UInt64(sum) == result.policy("Latchkey").totals.requests)
    }

    @Test func winnersAreTheBest() throws {
        let result = try Self.result(.fleetRestart)
        for row in result.comparison where !row.winners.isEmpty {
            let best = row.better == .lower ? row.values.min() : row.values.max()
            for (policy, value) in zip(result.policies, row.values) {
                #expect(row.winners.contains(policy.name) == (value == best), "\(row.title)")
            }
        }
        let text = result.text()
        #expect(text.contains("Calls of the issuer"))
        #expect(text.contains("*"))
    }

    @Test(arguments: [
        (0.0, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, 97, [0, 20, 40, 60, 80, 100]),
        (90, 100, [90, 92, 94, 96, 98, 100]),
    ])
    func axesHaveRoundMarks(bottom: Double, greatest: Double, marks: [Double]) {
        let ticks = AxisTicks(from: bottom, to: greatest)
        #expect(ticks.values.map(\.tidy) == marks)
        #expect(ticks.top >= greatest)
    }

    @Test func percentilesAreNearTheTruth() {
        var histogram = LatencyHistogram()
        for value in 1...1000 { histogram.add(Int64(value) * 1_000_000) }
        for _ in 0..<1000 { histogram.addInstant() }
        #expect(histogram.percentile(0.5) == 0)
        #expect(abs(histogram.percentile(0.75) / 500e6 - 1) < 0.07)
        #expect(abs(histogram.percentile(0.995) / 990e6 - 1) < 0.07)
        #expect(histogram.percentile(1) <= 1000e6)
        #expect(LatencyHistogram().percentile(0.99) == 0)
    }
}
