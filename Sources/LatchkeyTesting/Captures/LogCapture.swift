//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
public import Logging

/// Keeps what is logged, without touching the process's logging system.
///
/// ```swift
/// let logs = LogCapture()
/// let subject = Subject(logger: logs.logger("subject"))
/// #expect(!logs.contains("secret"))
/// ```
public final class LogCapture: Sendable {
    /// One logged message.
    public struct Entry: Sendable {
        /// The label of the logger.
        public var label: String
        /// The level.
        public var level: Logger.Level
        /// The message.
        public var message: String
        /// The logger's metadata with that of the message.
        public var metadata: Logger.Metadata
    }

    private let state = Locked<[Entry]>([])

    /// Creates a capture that is empty.
    public init() {}

    /// What was logged, in order.
    public var entries: [Entry] { self.state.withLock { $0 } }

    /// Creates a logger whose messages are kept here.
    ///
    /// - Parameters:
    ///   - label: The label of the logger.
    ///   - level: The lowest level that is kept; everything by default.
    /// - Returns: The logger.
    public func logger(_ label: String = "test", level: Logger.Level = .trace) -> Logger {
        Logger(label: label) { LogCaptureHandler(label: $0, logLevel: level, capture: self) }
    }

    /// Looks for a text in all messages and metadata, for tests that secrets are not there.
    ///
    /// - Parameter text: The text.
    /// - Returns: Whether it occurs.
    public func contains(_ text: String) -> Bool {
        self.entries.contains { $0.message.contains(text) || $0.metadata.description.contains(text) }
    }

    func append(_ entry: Entry) {
        self.state.withLock { $0.append(entry) }
    }
}
