//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A value with its place in the scenario.
struct ScenarioNode: Sendable {
    var path: String
    var value: ScenarioValue

    func fail(_ message: String, allowed: [String] = []) -> ScenarioError {
        ScenarioError(self.path, message, allowed: allowed)
    }

    private func wrongKind(_ wanted: String) -> ScenarioError {
        self.fail("Expected \(wanted), found \(self.value.kind).")
    }

    func text() throws(ScenarioError) -> String {
        guard case .text(let text) = self.value else { throw self.wrongKind("a text") }
        return text
    }

    func bool() throws(ScenarioError) -> Bool {
        guard case .bool(let value) = self.value else { throw self.wrongKind("true or false") }
        return value
    }

    func number(_ range: ClosedRange<Double>) throws(ScenarioError) -> Double {
        guard case .number(let value) = self.value else { throw self.wrongKind("a number") }
        guard range.contains(value) else {
            throw self.fail("\(value.plain) is out of range: \(range.lowerBound.plain) to \(range.upperBound.plain).")
        }
        return value
    }

    func integer(_ range: ClosedRange<Int>) throws(ScenarioError) -> Int {
        let value = try self.number(Double(range.lowerBound)...Double(range.upperBound))
        guard value == value.rounded() else { throw self.fail("\(value.plain) is not a whole number.") }
        return Int(value)
    }

    /// The longest duration of a scenario: a year.
    static let longest: Duration = .seconds(366 * 86_400)

    func duration(atLeast least: Duration = .zero) throws(ScenarioError) -> Duration {
        let value: Duration?
        switch self.value {
        case .text(let text): value = Duration(scenario: text)
        case .number(let seconds) where seconds.magnitude < 1e10: value = .seconds(seconds)
        case .number: value = nil
        default: throw self.wrongKind("a duration")
        }
        guard let value else {
            throw self.fail(
                "This is no duration.",
                allowed: ["\"300ms\"", "\"90s\"", "\"15m\"", "\"1h30m\"", "\"1d\""]
            )
        }
        guard value >= least, value <= Self.longest else {
            throw self.fail("\(value.brief) is out of range: \(least.brief) to \(Self.longest.brief).")
        }
        return value
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _: Choice.Type
    ) throws(ScenarioError) -> Choice where Choice.RawValue == String {
        let text = try self.text()
        guard let choice = Choice(rawValue: text) else {
            throw self.fail("'\(text)' is not known.", allowed: Choice.allCases.map(\.rawValue))
        }
        return choice
    }

    func list() throws(ScenarioError) -> [ScenarioNode] {
        guard case .list(let values) = self.value else { throw self.wrongKind("a list") }
        return values.enumerated().map { ScenarioNode(path: "\(self.path)[\($0.offset)]", value: $0.element) }
    }

    /// The members of an object that has no others than these.
    func members(_ allowed: [String]) throws(ScenarioError) -> ScenarioMembers {
        guard case .object(let values) = self.value else { throw self.wrongKind("an object") }
        let members = ScenarioMembers(path: self.path, values: values)
        if let stranger = values.keys.filter({ !allowed.contains($0) }).sorted().first {
            throw ScenarioError(members.path(of: stranger), "There is no such key.", allowed: allowed)
        }
        return members
    }
}

/// The members of an object of a scenario.
struct ScenarioMembers: Sendable {
    var path: String
    var values: [String: ScenarioValue]

    func path(of key: String) -> String { self.path.isEmpty ? key : "\(self.path).\(key)" }

    /// A member, unless it is left out.
    subscript(key: String) -> ScenarioNode? {
        self.values[key].map { ScenarioNode(path: self.path(of: key), value: $0) }
    }

    /// A member that must not be left out.
    func required(_ key: String) throws(ScenarioError) -> ScenarioNode {
        guard let node = self[key] else { throw ScenarioError(self.path(of: key), "This key is missing.") }
        return node
    }

    /// Whether a member is there and `null`.
    func isNull(_ key: String) -> Bool {
        if case .null? = self.values[key] { true } else { false }
    }
}
