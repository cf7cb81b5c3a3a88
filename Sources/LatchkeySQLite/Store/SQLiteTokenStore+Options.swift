//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SQLiteTokenStore {
    /// The settings of a ``SQLiteTokenStore``.
    public struct Options: Sendable {
        /// When a write counts as done.
        public struct Synchronization: Hashable, Sendable {
            private enum Base { case full, normal }
            private let base: Base

            /// When the disk has it.
            ///
            /// Because many writes share one commit, this costs little.
            public static var full: Self { .init(base: .full) }
            /// When the system has it: a crash of the process loses nothing, a power cut may lose the last seconds.
            ///
            /// Removals, raised epochs and records that must be kept wait for the disk all the same.
            public static var normal: Self { .init(base: .normal) }
        }

        /// Which of the stores in the file this is, each with records, leases and feed of its own; empty by default.
        public var namespace: String
        /// When a write counts as done; ``Synchronization/full`` by default.
        public var synchronization: Synchronization
        /// How many threads read records, each with a connection of its own; 2 by default.
        public var readers: Int
        /// How much memory each connection uses for pages at most, in bytes; 8 MiB by default.
        public var cacheSize: Int
        /// How large the file may grow, in bytes, before writes fail with
        /// ``/LatchkeyTokenCache/TokenStoreError/Code/full``; as large as the disk allows by default.
        public var maximumSize: Int?
        /// How many bytes a payload has at most; 128 KiB by default.
        public var maximumPayloadLength: Int
        /// How long to wait for another process that writes; 5 seconds by default.
        public var busyTimeout: Duration
        /// How often what has expired is deleted; every 30 seconds by default.
        public var sweepInterval: Duration
        /// How often who waits for changes looks whether another process has published some; 100 ms by default.
        public var pollInterval: Duration
        /// How many changes the feed keeps, before who is behind learns of a gap; 100,000 by default.
        public var feedLength: Int
        /// How many keys of one instance's popularity list are kept; 1,000 by default.
        public var hotKeysPerInstance: Int
        /// How many instances' popularity lists are kept, before the oldest makes room; 1,000 by default.
        public var hotKeyInstances: Int
        /// How many calls share a transaction at most.
        package var callsPerCommit = 1_024

        /// Creates settings.
        ///
        /// - Parameters:
        ///   - namespace: Which of the stores in the file this is.
        ///   - synchronization: When a write counts as done.
        ///   - readers: How many threads read records.
        ///   - cacheSize: How much memory each connection uses for pages at most, in bytes.
        ///   - maximumSize: How large the file may grow, in bytes.
        ///   - maximumPayloadLength: How many bytes a payload has at most.
        ///   - busyTimeout: How long to wait for another process that writes.
        ///   - sweepInterval: How often what has expired is deleted.
        ///   - pollInterval: How often to look for changes of other processes.
        ///   - feedLength: How many changes the feed keeps.
        ///   - hotKeysPerInstance: How many keys of one instance's popularity list are kept.
        ///   - hotKeyInstances: How many instances' popularity lists are kept.
        public init(
            namespace: String = "",
            synchronization: Synchronization = .full,
            readers: Int = 2,
            cacheSize: Int = 8 << 20,
            maximumSize: Int? = nil,
            maximumPayloadLength: Int = 131_072,
            busyTimeout: Duration = .seconds(5),
            sweepInterval: Duration = .seconds(30),
            pollInterval: Duration = .milliseconds(100),
            feedLength: Int = 100_000,
            hotKeysPerInstance: Int = 1_000,
            hotKeyInstances: Int = 1_000
        ) {
            self.namespace = namespace
            self.synchronization = synchronization
            self.readers = readers
            self.cacheSize = cacheSize
            self.maximumSize = maximumSize
            self.maximumPayloadLength = maximumPayloadLength
            self.busyTimeout = busyTimeout
            self.sweepInterval = sweepInterval
            self.pollInterval = pollInterval
            self.feedLength = feedLength
            self.hotKeysPerInstance = hotKeysPerInstance
            self.hotKeyInstances = hotKeyInstances
        }
    }
}

extension SQLiteTokenStore.Options {
    /// Refuses what makes no sense.
    func validate() throws(SQLiteTokenStoreError) {
        let least: [(name: String, value: Int, minimum: Int)] = [
            ("readers", self.readers, 1), ("cacheSize", self.cacheSize, 65_536),
            ("maximumSize", self.maximumSize ?? .max, 131_072), ("maximumPayloadLength", self.maximumPayloadLength, 0),
            ("feedLength", self.feedLength, 1), ("hotKeysPerInstance", self.hotKeysPerInstance, 0),
            ("hotKeyInstances", self.hotKeyInstances, 1),
        ]
        for (name, value, minimum) in least where value < minimum {
            throw .init(.invalidOptions, "The option \(name) is \(value); it is to be at least \(minimum).")
        }
        if self.readers > 64 { throw .init(.invalidOptions, "The option readers is \(self.readers); use at most 64.") }
        for (name, value) in [("sweepInterval", self.sweepInterval), ("pollInterval", self.pollInterval)]
        where value <= .zero {
            throw .init(.invalidOptions, "The option \(name) is \(value); it is to be positive.")
        }
    }
}
