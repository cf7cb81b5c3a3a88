//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// What the emulator's Microsoft Graph serves: the users of the emulator and as many others as wanted, groups, files.
    ///
    /// It lies below `/v1.0` and `/beta`, and demands tokens for ``Emulator/Resource/microsoftGraph`` with the permissions
    /// that Graph demands.
    public struct Graph: Hashable, Sendable {
        /// How many users the directory has beside those of the configuration; none by default.
        public var generatedUsers = 0
        /// How many items a page has unless the caller says; 100 by default.
        public var pageSize = 100
        /// How many items a page has at most; 999 by default.
        public var maximumPageSize = 999
        /// How many resource units each application may use in 10 seconds; `nil`, the default, sets no limit.
        public var resourceUnits: Int?

        /// Creates the settings of a small directory.
        public init() {}
    }

    /// The address of the emulator's Microsoft Graph, with the version that does not change: the `BaseUrl` for clients.
    public var graphURL: String { "\(self.baseURL)/v1.0" }

    /// Forgets what changed in the directory so far: links to changes that were given out are too old from now on.
    public func forgetGraphChanges() {
        self.service.graph.store.forgetChanges()
    }

    /// Loses all uploads to Microsoft Graph that are under way.
    public func loseGraphUploads() {
        self.service.graph.files.loseUploads()
    }
}
