//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension Scenario.Policy {
    init(reading node: ScenarioNode) throws(ScenarioError) {
        let isModel: Bool
        if case .object(let values) = node.value { isModel = values["preset"] != nil } else { isModel = false }
        if isModel { try self.init(readingModel: node) } else { try self.init(readingEngine: node) }
    }

    private init(readingModel node: ScenarioNode) throws(ScenarioError) {
        let members = try node.members(["name", "preset", "eviction", "maximumEntries"])
        let preset = try members.required("preset").choice(ModelPreset.self)
        var policy = Scenario.ModelPolicy(rule: preset.rule)
        if let node = members["eviction"] { policy.eviction = try node.choice(EvictionName.self).kind }
        policy.maximumEntries = try members["maximumEntries"]?.integer(16...10_000_000)
        self.init(name: try members["name"]?.text() ?? preset.title, kind: .model(policy))
    }

    private init(readingEngine node: ScenarioNode) throws(ScenarioError) {
        let members = try node.members([
            "name", "refreshLead", "refreshAt", "refreshAhead", "jitter", "keepAlive", "store", "leases", "feed",
            "maximumEntries", "preset",
        ])
        var policy = Scenario.EnginePolicy()
        policy.refreshPoint = try Self.refreshPoint(members)
        policy.hasJitter = try members["jitter"]?.bool() ?? true
        policy.keepsAlive = try members["keepAlive"]?.bool() ?? (policy.refreshPoint != .never)
        policy.usesStore = try members["store"]?.bool() ?? true
        policy.usesLeases = try members["leases"]?.bool() ?? true
        policy.usesFeed = try members["feed"]?.bool() ?? true
        policy.maximumEntries = try members["maximumEntries"]?.integer(16...10_000_000)
        self.init(name: try members["name"]?.text() ?? "Latchkey", kind: .engine(policy))
    }

    private static func refreshPoint(
        _ members: ScenarioMembers
    ) throws(ScenarioError) -> Scenario.EnginePolicy.RefreshPoint {
        let given = ["refreshLead", "refreshAt", "refreshAhead"].filter { members[$0] != nil }
        guard given.count < 2 else {
            throw ScenarioError(members.path(of: given[1]), "It contradicts '\(given[0])': give one of them.")
        }
        if let node = members["refreshLead"] { return .lead(try node.duration()) }
        if let node = members["refreshAt"] { return .fraction(try node.number(0.1...0.99)) }
        return try members["refreshAhead"]?.bool() ?? true ? .standard : .never
    }
}

/// The names of eviction policies in scenarios.
enum EvictionName: String, CaseIterable, Sendable {
    case lru
    case clock
    case sieve
    case s3fifo
    case wtinylfu

    var kind: EvictionPolicyKind {
        switch self {
        case .lru: .lru
        case .clock: .clock
        case .sieve: .sieve
        case .s3fifo: .s3FIFO
        case .wtinylfu: .wTinyLFU
        }
    }
}
