//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Scenario.Load {
    private enum Name: String, CaseIterable {
        case zipf
        case uniform
        case scan
        case diurnal
        case crowd
        case onboarding
        case trace
    }

    init(reading node: ScenarioNode, of scenario: Scenario, folder: String) throws(ScenarioError) {
        let members = try node.members([
            "kind", "rate", "at", "for", "first", "count", "exponent", "every", "period", "low", "keys", "from", "file",
        ])
        let name = try members.required("kind").choice(Name.self)
        try Self.refuseStrangers(in: members, of: name)
        let start = try members["at"]?.duration() ?? .zero
        guard start < scenario.duration else {
            throw ScenarioError(members.path(of: "at"), "The load begins after the end of the scenario.")
        }
        let length = try members["for"]?.duration(atLeast: .milliseconds(1)) ?? scenario.duration - start
        let first = try members["first"]?.integer(0...(scenario.keys.count - 1)) ?? 0
        let rate = name == .trace ? 0 : try members.required("rate").number(0.000_1...10_000_000)
        self.init(
            kind: .uniform,
            rate: rate,
            span: .init(start: start, length: min(length, scenario.duration - start)),
            first: first,
            count: try members["count"]?.integer(1...(scenario.keys.count - first)) ?? scenario.keys.count - first
        )
        self.kind = try self.readKind(name, members, of: scenario, folder: folder)
    }

    private func readKind(
        _ name: Name,
        _ members: ScenarioMembers,
        of scenario: Scenario,
        folder: String
    ) throws(ScenarioError) -> Kind {
        let exponent = try members["exponent"]?.number(0...5) ?? 0.9
        switch name {
        case .zipf: return .zipf(exponent: exponent)
        case .uniform: return .uniform
        case .scan: return .scan(every: try members["every"]?.duration(atLeast: .seconds(1)))
        case .diurnal:
            let period = try members["period"]?.duration(atLeast: .seconds(1)) ?? .seconds(86_400)
            return .diurnal(exponent: exponent, period: period, low: try members["low"]?.number(0...1) ?? 0.2)
        case .crowd: return .crowd(keys: try members["keys"]?.integer(1...self.count) ?? 1)
        case .onboarding: return .onboarding(from: try members["from"]?.integer(1...self.count) ?? 1)
        case .trace:
            let node = try members.required("file")
            return .trace(try TraceFile(reading: node, folder: folder, duration: scenario.duration))
        }
    }

    /// Refuses keys that mean nothing to this kind of load.
    private static func refuseStrangers(in members: ScenarioMembers, of name: Name) throws(ScenarioError) {
        let common = ["kind", "rate", "at", "for", "first", "count"]
        let allowed: [String] =
            switch name {
            case .zipf: common + ["exponent"]
            case .uniform: common
            case .scan: common + ["every"]
            case .diurnal: common + ["exponent", "period", "low"]
            case .crowd: common + ["keys"]
            case .onboarding: common + ["from"]
            case .trace: ["kind", "file"]
            }
        guard let stranger = members.values.keys.filter({ !allowed.contains($0) }).sorted().first else { return }
        throw ScenarioError(
            members.path(of: stranger),
            "A load of kind '\(name.rawValue)' has no such key.",
            allowed: allowed
        )
    }
}

extension Scenario.Event {
    private enum Name: String, CaseIterable {
        case restart
        case revoke
        case shrink
        case rotateCredential
    }

    init(reading node: ScenarioNode, of scenario: Scenario) throws(ScenarioError) {
        let members = try node.members([
            "kind", "at", "instances", "over", "tenant", "response", "share", "overlap", "pickup",
        ])
        let at = try members.required("at").duration()
        let fleet = scenario.fleet.instances
        switch try members.required("kind").choice(Name.self) {
        case .restart:
            self.init(
                at: at,
                kind: .restart(
                    instances: try members["instances"]?.integer(1...fleet) ?? fleet,
                    over: try members["over"]?.duration() ?? .zero
                )
            )
        case .revoke:
            self.init(
                at: at,
                kind: .revoke(
                    tenant: try members["tenant"]?.integer(0...(scenario.keys.tenants - 1)) ?? 0,
                    try members["response"]?.choice(Response.self) ?? .purge
                )
            )
        case .shrink:
            self.init(at: at, kind: .shrink(share: try members.required("share").number(0.01...1)))
        case .rotateCredential:
            self.init(
                at: at,
                kind: .rotateCredential(
                    overlap: try members["overlap"]?.duration() ?? .zero,
                    pickup: try members["pickup"]?.duration() ?? .zero
                )
            )
        }
    }
}
