//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The threads of a store and the lanes that lead to them.
///
/// One thread writes; some read records; one lists, follows the feed and does what else may take long.
final class StoreThreads: Sendable {
    let writing = Lane()
    let reading = Lane()
    let listing = Lane()
    let file: OpenedFile
    /// Raised once, when no thread is left and the file is closed.
    let ended = Signal()

    /// Opens the file and starts the threads; blocks until all of them are ready.
    ///
    /// - Throws: Why the file cannot be used.
    static func start(
        _ settings: StoreSettings,
        _ probe: FileSystemProbe
    ) throws(SQLiteTokenStoreError) -> StoreThreads {
        let opened = Monitor<Result<StoreThreads, SQLiteTokenStoreError>?>(nil)
        let isStarted = StoreThread.start("sqlite-writer") {
            Self.runWriter(settings, probe) { result in
                opened.withLock { $0 = result }
                opened.wakeAll()
            }
        }
        guard isStarted else { throw .noThread }
        guard let result = opened.wait(for: { $0 }) else { throw .noThread }
        return try result.get()
    }

    private init(file: OpenedFile) {
        self.file = file
    }

    /// Takes no more calls, finishes those that were taken, and closes the file.
    func close() {
        self.writing.close()
        self.reading.close()
        self.listing.close()
    }

    // MARK: - The thread that writes

    private static func runWriter(
        _ settings: StoreSettings,
        _ probe: FileSystemProbe,
        opened: (Result<StoreThreads, SQLiteTokenStoreError>) -> Void
    ) {
        let lock: StoreLock
        let threads: StoreThreads
        do throws(SQLiteTokenStoreError) {
            let connection: SQLiteConnection
            let file: OpenedFile
            (connection, file, lock) = try StoreOpening(settings: settings, probe: probe).open()
            threads = StoreThreads(file: file)
            let readers = try threads.startReaders(settings, lock)
            opened(.success(threads))
            Writer(lane: threads.writing, session: settings.session(connection, on: file), lock: lock).run()
            // The last connection to be closed empties the log.
            readers.waitForEnd()
        } catch {
            return opened(.failure(error))
        }
        lock.leaveInOrder()
        for lane in [threads.writing, threads.reading, threads.listing] { lane.abandon(.sqliteStoreClosed) }
        threads.ended.raise()
    }

    // MARK: - The threads that read

    /// Starts the threads that read, and waits until all of them have the file open.
    private func startReaders(
        _ settings: StoreSettings,
        _ lock: StoreLock
    ) throws(SQLiteTokenStoreError) -> ReaderThreads {
        let readers = ReaderThreads()
        for number in 0...settings.options.readers {
            // The last of them lists.
            let isLister = number == settings.options.readers
            let lane = isLister ? self.listing : self.reading
            let file = self.file
            let isStarted = StoreThread.start(isLister ? "sqlite-lister" : "sqlite-reader") {
                do throws(SQLiteFailure) {
                    let session = settings.session(try settings.connect(forReading: true), on: file)
                    readers.started()
                    Reader(lane: lane, thread: number, session: session, lock: lock).run()
                } catch {
                    readers.failed(error)
                }
                readers.ended()
            }
            readers.count(isStarted)
        }
        do throws(SQLiteFailure) {
            try readers.waitForStart()
        } catch {
            self.close()
            throw .library(error, opening: settings.files.database)
        }
        return readers
    }
}

extension SQLiteTokenStoreError {
    static var noThread: Self {
        .init(.cannotOpen, "No thread could be started for the SQLite store: the process has none left.")
    }
}
