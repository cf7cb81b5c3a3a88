//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import Logging

/// Writes each message as one JSON object to standard error; whatever looks like a token is left out.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    private let label: String

    init(label: String) {
        self.label = label
    }

    /// Makes a logger.
    ///
    /// - Parameters:
    ///   - label: The logger's name.
    ///   - level: The level in the names of swift-log; `info` for others.
    /// - Returns: The logger.
    static func logger(_ label: String, level: String) -> Logger {
        var logger = Logger(label: label) { JSONLogHandler(label: $0) }
        logger.logLevel = Logger.Level(rawValue: level) ?? .info
        return logger
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let metadata = self.metadata.merging(event.metadata ?? [:]) { _, new in new }
        let line = Self.line(event.level, self.label, "\(event.message)", metadata, at: Date())
        FileHandle.standardError.write(Data(line.utf8))
    }

    /// One line of the log.
    static func line(
        _ level: Logger.Level,
        _ label: String,
        _ message: String,
        _ metadata: Logger.Metadata,
        at date: Date
    ) -> String {
        var line = "{\"time\":\"\(date.formatted(.iso8601))\",\"level\":\"\(level.rawValue)\""
        line += ",\"logger\":\(JSONText.quoted(label)),\"message\":\(Self.safe(message))"
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += ",\(JSONText.quoted(key)):\(Self.safe("\(value)"))"
        }
        return line + "}\n"
    }

    private static func safe(_ text: String) -> String { JSONText.quoted(SafeText.clean(text, limit: 2000)) }
}
