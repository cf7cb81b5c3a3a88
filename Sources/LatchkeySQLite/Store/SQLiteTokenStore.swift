//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache
public import Logging

/// A token store in a file of this host, which outlives the process and may be shared by several.
///
/// ```swift
/// let store = try SQLiteTokenStore(path: "/var/lib/service/tokens.db", encryption: .sealed(by: keys))
/// ```
/// It has every refinement of ``/LatchkeyTokenCache/TokenStore``. Records are acknowledged when the disk has them; because
/// many callers' writes share one commit, that costs little. Calls block threads of the store's own, never those of
/// tasks, and each is answered within its timeout even when the disk hangs.
///
/// The file is for the owner alone, and so is its folder when the store makes it; a folder to which others may write is
/// refused, and so is a network file system. A file that was damaged is renamed, with an event, and an empty one takes its
/// place; a file of a later version or of another program is left alone and refused.
///
/// ## Time
///
/// Records expire by the wall clock. While the store is open, a clock that is set back does not prolong a life, and one
/// that is set forward hides records without destroying them. Leases are measured by the clock that runs since the
/// machine was started, which nobody can set; a restart ends them.
public final class SQLiteTokenStore: Sendable {
    /// The settings of this store.
    public let options: Options
    /// How the cache protects what it puts into the store.
    public let encryption: StoreEncryption
    /// The file, as an absolute path.
    public let path: String

    let time: any TimeProvider
    let threads: StoreThreads
    /// Raised when this store has published a change, and when it is closed.
    let published = Signal()

    /// Opens a store, or makes a new one where there is none.
    ///
    /// Blocks while it opens: a few milliseconds, or as long as it takes to check a file that was not closed in order.
    /// ``open(path:encryption:options:logger:time:onEvent:)`` suspends instead.
    ///
    /// - Parameters:
    ///   - path: The file; its folder is made when there is none.
    ///   - encryption: How records are protected before they are written.
    ///   - options: The settings of the store.
    ///   - logger: Where trouble is reported that cannot be thrown; nowhere by default.
    ///   - time: The clocks; the system's by default. Timeouts are always measured by the system's.
    ///   - onEvent: Gets what the store met and dealt with, on a thread of the store; must not wait for anything.
    /// - Throws: ``SQLiteTokenStoreError``, which says what to do.
    public convenience init(
        path: String,
        encryption: StoreEncryption,
        options: Options = .init(),
        logger: Logger = Logger(label: "latchkey.sqlite-store") { _ in SwiftLogNoOpLogHandler() },
        time: any TimeProvider = SystemTime(),
        onEvent: (@Sendable (SQLiteTokenStoreEvent) -> Void)? = nil
    ) throws(SQLiteTokenStoreError) {
        try self.init(
            path: path,
            encryption: encryption,
            options: options,
            logger: logger,
            time: time,
            fileSystem: .system,
            onEvent: onEvent
        )
    }

    /// Opens a store on a file system that a test pretends.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - encryption: How records are protected.
    ///   - options: The settings of the store.
    ///   - logger: Where trouble is reported that cannot be thrown.
    ///   - time: The clocks.
    ///   - fileSystem: Tells on what kind of file system the folder is.
    ///   - onEvent: Gets what the store met and dealt with.
    /// - Throws: ``SQLiteTokenStoreError``.
    package init(
        path: String,
        encryption: StoreEncryption,
        options: Options = .init(),
        logger: Logger = Logger(label: "latchkey.sqlite-store") { _ in SwiftLogNoOpLogHandler() },
        time: any TimeProvider = SystemTime(),
        fileSystem: FileSystemProbe,
        onEvent: (@Sendable (SQLiteTokenStoreEvent) -> Void)? = nil
    ) throws(SQLiteTokenStoreError) {
        try options.validate()
        let settings = StoreSettings(
            files: try StoreFiles(path: path),
            options: options,
            clock: StoreClock(time),
            report: StoreReport(logger: logger, onEvent: onEvent)
        )
        self.threads = try StoreThreads.start(settings, fileSystem)
        self.options = options
        self.encryption = encryption
        self.path = settings.files.database
        self.time = time
    }

    deinit {
        self.threads.close()
    }

    /// Opens a store on a thread of its own, while the task is suspended.
    ///
    /// - Parameters:
    ///   - path: The file; its folder is made when there is none.
    ///   - encryption: How records are protected before they are written.
    ///   - options: The settings of the store.
    ///   - logger: Where trouble is reported that cannot be thrown; nowhere by default.
    ///   - time: The clocks; the system's by default.
    ///   - onEvent: Gets what the store met and dealt with, on a thread of the store; must not wait for anything.
    /// - Returns: The store.
    /// - Throws: ``SQLiteTokenStoreError``, which says what to do.
    public static func open(
        path: String,
        encryption: StoreEncryption,
        options: Options = .init(),
        logger: Logger = Logger(label: "latchkey.sqlite-store") { _ in SwiftLogNoOpLogHandler() },
        time: any TimeProvider = SystemTime(),
        onEvent: (@Sendable (SQLiteTokenStoreEvent) -> Void)? = nil
    ) async throws(SQLiteTokenStoreError) -> SQLiteTokenStore {
        let result = await withCheckedContinuation { continuation in
            let isStarted = StoreThread.start("sqlite-opener") {
                continuation.resume(
                    returning: Result { () throws(SQLiteTokenStoreError) in
                        try SQLiteTokenStore(
                            path: path,
                            encryption: encryption,
                            options: options,
                            logger: logger,
                            time: time,
                            onEvent: onEvent
                        )
                    }
                )
            }
            if !isStarted { continuation.resume(returning: .failure(.noThread)) }
        }
        return try result.get()
    }
}

extension SQLiteTokenStore: DurableTokenStore {}
