//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Something that a token store on SQLite met and dealt with, and that somebody should know.
public struct SQLiteTokenStoreEvent: Sendable, Hashable {
    /// The kinds of event.
    public struct Kind: Hashable, Sendable {
        private enum Base: String {
            case damageMet = "damage_met"
            case damagedFile = "damaged_file"
            case damagedRecord = "damaged_record"
            case fileClosed = "file_closed"
            case uncleanShutdown = "unclean_shutdown"
            case writeFailed = "write_failed"
        }
        private let base: Base

        /// The file turned out to be damaged while it was in use; it is checked when it is opened the next time.
        public static var damageMet: Self { .init(base: .damageMet) }
        /// The file was damaged: it was renamed, and the store began with a new one.
        public static var damagedFile: Self { .init(base: .damagedFile) }
        /// A record was not what had been written: it is absent from now on.
        public static var damagedRecord: Self { .init(base: .damagedRecord) }
        /// Other users could read a file: its mode was changed.
        public static var fileClosed: Self { .init(base: .fileClosed) }
        /// The file was not left in order the last time: it was checked, and is well.
        public static var uncleanShutdown: Self { .init(base: .uncleanShutdown) }
        /// Something could not be written; also told to the callers, if there were any.
        public static var writeFailed: Self { .init(base: .writeFailed) }

        /// The name of the kind, for logs and metrics.
        public var name: String { self.base.rawValue }
    }

    /// What happened.
    public var kind: Kind
    /// What happened, where, and what to do, free of keys and payloads.
    public var message: String

    /// Creates an event.
    ///
    /// - Parameters:
    ///   - kind: What happened.
    ///   - message: What happened, where, and what to do.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

extension SQLiteTokenStoreEvent: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
