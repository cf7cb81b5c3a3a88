//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// One thing that was found.
struct DoctorFinding: Encodable, Sendable {
    enum Level: String, Encodable, Sendable {
        case well = "ok"
        case advice
        case wrong
    }

    let level: Level
    /// What was looked at: `settings`, `credentials`, `clock`, `issuer`, `token`, `apis` or `store`.
    let topic: String
    /// What was found, and what to do.
    let text: String

    init(_ level: Level, _ topic: String, _ text: String) {
        self.level = level
        self.topic = topic
        self.text = text
    }
}

/// What was found altogether.
struct DoctorReport: Sendable {
    let findings: [DoctorFinding]

    init(_ findings: [DoctorFinding]) {
        self.findings = findings
    }

    /// Whether nothing is wrong.
    var isWell: Bool { !self.findings.contains { $0.level == .wrong } }
    /// Whether the settings cannot be used at all.
    var cannotRead: Bool { self.findings.contains { $0.level == .wrong && $0.topic == "settings" } }

    /// Lines for people.
    func text() -> String {
        let lines = self.findings.map { finding in
            let mark =
                switch finding.level {
                case .well: "ok    "
                case .advice: "advice"
                case .wrong: "WRONG "
                }
            return "\(mark)  \(finding.topic): \(finding.text)"
        }
        let wrong = self.findings.count { $0.level == .wrong }
        return (lines + [wrong == 0 ? "Nothing is wrong." : "\(wrong) things are wrong."]).joined(separator: "\n")
    }

    /// One JSON object.
    func json() throws -> String {
        struct Object: Encodable {
            let isWell: Bool
            let findings: [DoctorFinding]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Object(isWell: self.isWell, findings: self.findings)), as: UTF8.self)
    }
}
