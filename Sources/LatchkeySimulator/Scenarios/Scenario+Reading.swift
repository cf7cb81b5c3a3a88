//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Scenario {
    /// Reads a scenario from JSON.
    ///
    /// - Parameters:
    ///   - text: The JSON.
    ///   - name: What the scenario is called that does not say itself; `scenario` by default.
    ///   - folder: Where recorded requests are looked for; the working directory by default.
    /// - Throws: ``ScenarioError``: the place of the first fault, and what would be right.
    public init(parsing text: String, name: String = "scenario", folder: String = ".") throws(ScenarioError) {
        let root = ScenarioNode(path: "", value: try ScenarioParser.parse(text))
        let members = try root.members([
            "name", "title", "description", "duration", "seed", "fleet", "keys", "tokens", "issuer", "store",
            "workload", "events", "policies",
        ])
        self.text = text
        self.name = try members["name"]?.text() ?? name
        self.title = try members["title"]?.text() ?? self.name
        self.explanation = try members["description"]?.text() ?? ""
        self.duration = try members.required("duration").duration(atLeast: .seconds(1))
        self.seed = UInt64(try members["seed"]?.integer(0...1_000_000_000_000_000) ?? 1)
        self.fleet = try members["fleet"].map(Fleet.init(reading:)) ?? Fleet()
        self.keys = try members["keys"].map(Keys.init(reading:)) ?? Keys()
        self.tokens = try members["tokens"].map(Tokens.init(reading:)) ?? Tokens()
        self.issuer =
            try members["issuer"].map { node throws(ScenarioError) in
                try Issuer(reading: node, tenants: self.keys.tenants)
            } ?? Issuer()
        if members.isNull("store") { self.store = nil } else { try self.readStore(members["store"]) }
        for node in try members.required("workload").list() {
            self.workload.append(try Load(reading: node, of: self, folder: folder))
        }
        guard !self.workload.isEmpty else { throw ScenarioError("workload", "There must be one load at least.") }
        for load in self.workload {
            if case .trace(let trace) = load.kind { self.keys.count = max(self.keys.count, trace.names.count) }
        }
        for node in try members["events"]?.list() ?? [] { self.events.append(try Event(reading: node, of: self)) }
        try self.readPolicies(members["policies"])
    }

    private mutating func readStore(_ node: ScenarioNode?) throws(ScenarioError) {
        if let node { self.store = try Store(reading: node) }
    }

    private mutating func readPolicies(_ node: ScenarioNode?) throws(ScenarioError) {
        for node in try node?.list() ?? [] { self.policies.append(try Policy(reading: node)) }
        if self.policies.isEmpty { self.policies = [Policy(name: "Latchkey", kind: .engine(EnginePolicy()))] }
        guard self.policies.count <= 12 else {
            throw ScenarioError("policies", "There are \(self.policies.count); at most 12 can be compared.")
        }
        var names: Set<String> = []
        for (index, policy) in self.policies.enumerated() where !names.insert(policy.name).inserted {
            throw ScenarioError("policies[\(index)].name", "Another policy is called '\(policy.name)' already.")
        }
    }
}

extension Scenario.Fleet {
    init(reading node: ScenarioNode) throws(ScenarioError) {
        let members = try node.members(["instances", "routing", "tick", "feedWait", "timeout"])
        self.init()
        self.instances = try members["instances"]?.integer(1...1_000) ?? self.instances
        self.routing = try members["routing"]?.choice(Routing.self) ?? self.routing
        self.tick = try members["tick"]?.duration(atLeast: .milliseconds(100)) ?? self.tick
        self.feedWait = try members["feedWait"]?.duration(atLeast: .seconds(1)) ?? self.feedWait
        self.timeout = try members["timeout"]?.duration(atLeast: .milliseconds(1)) ?? self.timeout
    }
}

extension Scenario.Keys {
    init(reading node: ScenarioNode) throws(ScenarioError) {
        let members = try node.members(["count", "tenants", "issuerPerTenant"])
        self.init()
        self.count = try members["count"]?.integer(1...1_000_000) ?? self.count
        self.tenants = try members["tenants"]?.integer(1...self.count) ?? self.tenants
        self.hasIssuerPerTenant = try members["issuerPerTenant"]?.bool() ?? false
    }
}

extension Scenario.Tokens {
    init(reading node: ScenarioNode) throws(ScenarioError) {
        let members = try node.members(["life", "spread", "hint"])
        self.init()
        self.life = try members["life"]?.duration(atLeast: .seconds(5)) ?? self.life
        self.spread = try members["spread"]?.number(0...10) ?? 0
        self.hint = try members["hint"]?.number(0.1...0.99)
    }
}

extension Scenario.Span {
    /// Reads `at` and `for` of an object.
    init(reading members: ScenarioMembers) throws(ScenarioError) {
        self.init(
            start: try members.required("at").duration(),
            length: try members.required("for").duration(atLeast: .milliseconds(1))
        )
    }
}

extension Delay {
    /// Reads a duration, or an object with `median` and `p99`.
    init(reading node: ScenarioNode) throws(ScenarioError) {
        guard case .object = node.value else {
            self.init(try node.duration())
            return
        }
        let members = try node.members(["median", "p99"])
        let median = try members.required("median").duration()
        self.init(median, high: try members["p99"]?.duration(atLeast: median))
    }
}

extension Scenario.Issuer {
    init(reading node: ScenarioNode, tenants: Int) throws(ScenarioError) {
        let members = try node.members(["latency", "failureLatency", "limit", "retryAfter", "outages"])
        self.init()
        self.delay = try members["latency"].map(Delay.init(reading:)) ?? self.delay
        self.failureDelay = try members["failureLatency"].map(Delay.init(reading:)) ?? self.failureDelay
        self.retryAfter = try members["retryAfter"]?.duration(atLeast: .seconds(1)) ?? self.retryAfter
        if let node = members["limit"] {
            let members = try node.members(["calls", "per", "scope"])
            self.limit = Limit(
                calls: try members.required("calls").integer(1...1_000_000_000),
                period: try members.required("per").duration(atLeast: .milliseconds(100)),
                scope: try members["scope"]?.choice(Limit.Scope.self) ?? .all
            )
        }
        for node in try members["outages"]?.list() ?? [] {
            let members = try node.members(["at", "for", "kind", "tenant"])
            self.outages.append(
                Outage(
                    span: try Scenario.Span(reading: members),
                    kind: try members["kind"]?.choice(Outage.Kind.self) ?? .error,
                    tenant: try members["tenant"]?.integer(0...(tenants - 1))
                )
            )
        }
    }
}

extension Scenario.Store {
    init(reading node: ScenarioNode) throws(ScenarioError) {
        let members = try node.members(["latency", "loss", "outages"])
        self.init()
        self.delay = try members["latency"].map(Delay.init(reading:)) ?? self.delay
        self.loss = try members["loss"]?.number(0...1) ?? 0
        for node in try members["outages"]?.list() ?? [] {
            let members = try node.members(["at", "for", "kind", "losesRecords"])
            self.outages.append(
                Outage(
                    span: try Scenario.Span(reading: members),
                    kind: try members["kind"]?.choice(Outage.Kind.self) ?? .refuse,
                    loses: try members["losesRecords"]?.bool() ?? false
                )
            )
        }
    }
}
