//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The users of the directory: those that are configured or were created, and any number of generated ones.
struct GraphDirectoryUsers: Sendable {
    /// The properties that come unless others are selected.
    static let defaultProperties = [
        "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation",
        "preferredLanguage", "surname", "userPrincipalName",
    ]

    private let generated: Int
    private var own: [[String: EmulatorJSON]] = []
    private var positions: [String: Int] = [:]
    /// What was changed of generated users, and what is gone.
    private var changed: [Int: [String: EmulatorJSON]] = [:]
    private var removed: Set<Int> = []

    init(_ users: [Emulator.User], generated: Int) {
        self.generated = max(generated, 0)
        for user in users { self.add(Self.properties(of: user)) }
    }

    /// How many positions there are; some may be empty.
    var end: Int { self.own.count + self.generated }
    var count: Int { self.end - self.removed.count }

    /// The user at a position; `nil` when it is empty.
    func user(at position: Int) -> [String: EmulatorJSON]? {
        guard !self.removed.contains(position) else { return nil }
        if position < self.generated { return self.changed[position] ?? Self.generated(position) }
        return self.own[position - self.generated]
    }

    /// The position of a user by its identifier or name.
    func position(of id: String) -> Int? {
        let key = id.lowercased()
        if let position = self.positions[key] { return self.removed.contains(position) ? nil : position }
        let digits =
            key.hasPrefix("00000000-0000-4000-8000-") ? key.dropFirst(24) : key.dropFirst(4).prefix { $0 != "@" }
        guard let number = Int(digits), (0..<self.generated).contains(number), !self.removed.contains(number),
            key == Self.id(number) || key == Self.name(number)
        else { return nil }
        return number
    }

    mutating func add(_ user: [String: EmulatorJSON]) {
        let position = self.end
        self.own.append(user)
        for name in ["id", "userPrincipalName"] {
            if let key = user[name]?.text?.lowercased() { self.positions[key] = position }
        }
    }

    mutating func change(at position: Int, _ changes: [String: EmulatorJSON]) {
        guard var user = self.user(at: position) else { return }
        for (name, value) in changes { user[name] = value }
        if position < self.generated {
            self.changed[position] = user
        } else {
            self.own[position - self.generated] = user
        }
    }

    mutating func remove(at position: Int) { self.removed.insert(position) }

    /// Whether all positions of a range are generated users whom nobody touched.
    func isUntouched(_ range: Range<Int>) -> Bool {
        range.upperBound <= self.generated && self.changed.isEmpty && self.removed.isEmpty
    }

    private static func properties(of user: Emulator.User) -> [String: EmulatorJSON] {
        var properties: [String: EmulatorJSON] = [
            "id": .text(user.objectID), "displayName": .text(user.displayName),
            "userPrincipalName": .text(user.username),
            "mail": .text(user.username), "accountEnabled": true, "userType": "Member",
        ]
        for name in ["givenName", "jobTitle", "mobilePhone", "officeLocation", "preferredLanguage", "surname"] {
            properties[name] = .null
        }
        properties["businessPhones"] = []
        return properties
    }

    static func id(_ number: Int) -> String { "00000000-0000-4000-8000-\(Self.digits(number, 12))" }
    static func name(_ number: Int) -> String { "user\(Self.digits(number, 6))@contoso.example" }

    static func generated(_ number: Int) -> [String: EmulatorJSON] {
        let digits = Self.digits(number, 6)
        return [
            "id": .text(Self.id(number)), "displayName": "User \(digits)", "givenName": "User",
            "surname": .text(digits),
            "jobTitle": "Engineer", "mail": .text(Self.name(number)), "mobilePhone": .null,
            "officeLocation": "Building \(String(number % 97))", "preferredLanguage": "en-GB",
            "userPrincipalName": .text(Self.name(number)), "businessPhones": ["+44 20 \(digits)"],
            "accountEnabled": .bool(number % 10 != 0), "userType": "Member",
            "department": "Department \(String(number % 13))",
        ]
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
    }
}
