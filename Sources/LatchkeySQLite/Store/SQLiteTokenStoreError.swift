//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An error of opening a token store on SQLite.
public struct SQLiteTokenStoreError: Error, Sendable {
    /// The category of a ``SQLiteTokenStoreError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case cannotOpen
            case damagedInUse
            case foreignFile
            case insecure
            case invalidOptions
            case networkFileSystem
            case newerSchema
            case readOnly
        }
        private let base: Base

        /// The system or the library refused; the message says what.
        public static var cannotOpen: Self { .init(base: .cannotOpen) }
        /// The file is damaged and cannot be set aside, because another process uses it; stop that process.
        public static var damagedInUse: Self { .init(base: .damagedInUse) }
        /// The file is a database of another program, and is left alone; choose another path.
        public static var foreignFile: Self { .init(base: .foreignFile) }
        /// Other users could read or replace the file; the message says what to change.
        public static var insecure: Self { .init(base: .insecure) }
        /// The path or an option makes no sense.
        public static var invalidOptions: Self { .init(base: .invalidOptions) }
        /// The file would be on a network file system, where it would be damaged; choose a local disk.
        public static var networkFileSystem: Self { .init(base: .networkFileSystem) }
        /// The file was written by a later version that this one does not understand, and is left alone.
        public static var newerSchema: Self { .init(base: .newerSchema) }
        /// The file cannot be written.
        public static var readOnly: Self { .init(base: .readOnly) }
    }

    /// The category of the error.
    public var code: Code
    /// What was wrong, where, and what to do.
    public var message: String
    /// The error that led to this one.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What was wrong, where, and what to do.
    ///   - cause: The error that led to this one.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension SQLiteTokenStoreError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}

extension SQLiteTokenStoreError {
    /// The error for a call of the system that has just failed.
    static func system(_ what: String) -> Self {
        let code: Code = [EACCES, EPERM, EROFS].contains(errno) ? .readOnly : .cannotOpen
        return .init(code, "\(what): \(StoreFiles.reason()).")
    }

    /// The error for a call of the library that failed while the file was opened.
    static func library(_ failure: SQLiteFailure, opening path: String) -> Self {
        .init(.cannotOpen, "The file '\(path)' cannot be opened: \(failure).", cause: failure)
    }
}
