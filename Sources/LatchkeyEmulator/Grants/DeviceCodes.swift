//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The sign-ins on other devices that are under way.
struct DeviceCodes: Sendable {
    /// What a device code stands for.
    struct Entry: Sendable {
        var clientID: String
        var prefix: String
        /// Where the sign-in began.
        var authority: Authority?
        var scope: String
        var userCode: String
        /// The claims that the client asked for.
        var claims: ClaimsRequest
        /// The seconds between two questions.
        var interval: Int64
        var end: Int64
        var lastQuestion: Int64?
        var questions = 0
        /// What the user does; `nil` while the user has done nothing.
        var outcome: Emulator.DeviceSignIn?
        var isRedeemed = false
    }

    private var entries: [String: Entry] = [:]
    private var script: [Emulator.DeviceSignIn] = []

    /// Lets the next sign-ins end as the outcomes say.
    mutating func append(_ outcomes: [Emulator.DeviceSignIn]) {
        self.script += outcomes
    }

    /// Keeps a new code, with the next outcome of the script.
    mutating func add(_ deviceCode: String, _ entry: Entry) {
        self.entries[deviceCode] = entry
        if !self.script.isEmpty { self.entries[deviceCode]?.outcome = self.script.removeFirst() }
    }

    /// The codes for which the user has done nothing yet, in no particular order.
    func pendingUserCodes(at now: Int64) -> [String] {
        self.entries.values.filter { $0.outcome == nil && now < $0.end }.map(\.userCode)
    }

    /// The sign-in of a code for which the user has done nothing yet.
    func pending(_ userCode: String, at now: Int64) -> Entry? {
        let wanted = userCode.uppercased()
        return self.entries.values.first { $0.userCode == wanted && $0.outcome == nil && now < $0.end }
    }

    /// Ends a sign-in as an outcome says.
    ///
    /// - Returns: Whether the code is known and not expired.
    mutating func answer(_ userCode: String, with outcome: Emulator.DeviceSignIn, at now: Int64) -> Bool {
        let wanted = userCode.uppercased()
        guard let key = self.entries.first(where: { $0.value.userCode == wanted && now < $0.value.end })?.key else {
            return false
        }
        self.entries[key]?.outcome = outcome
        return true
    }

    /// Answers the client's question whether the user has signed in.
    ///
    /// - Parameters:
    ///   - deviceCode: The code.
    ///   - clientID: The client.
    ///   - prefix: The authority's path.
    ///   - now: The time, in seconds since 1970.
    /// - Returns: The code's entry and the user's name, `nil` for the first user, once the user has signed in.
    /// - Throws: The error to answer with until then.
    mutating func ask(
        _ deviceCode: String,
        by clientID: String,
        at prefix: String,
        now: Int64
    ) throws(EntraError) -> (entry: Entry, username: String?) {
        guard var entry = self.entries[deviceCode], entry.prefix == prefix,
            entry.clientID.lowercased() == clientID.lowercased(), !entry.isRedeemed
        else { throw .unknownDevice }
        guard now < entry.end else { throw .expiredDevice }
        defer { self.entries[deviceCode] = entry }
        if let last = entry.lastQuestion, now - last < entry.interval {
            // Each hasty question adds to the time that the client has to wait (RFC 8628 §3.5).
            entry.interval += 5
            entry.lastQuestion = now
            throw .slowDown
        }
        entry.lastQuestion = now
        entry.questions += 1
        guard let outcome = entry.outcome, entry.questions > outcome.questions else { throw .pendingDevice }
        switch outcome.base {
        case .declined: throw .declinedDevice
        case .expired: throw .expiredDevice
        case .approved(let username):
            entry.isRedeemed = true
            return (entry, username)
        }
    }
}
