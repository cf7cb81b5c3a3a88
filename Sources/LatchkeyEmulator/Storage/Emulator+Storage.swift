//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// What the emulator's Blob Storage serves.
    ///
    /// Each name below `blob.localhost` is an account of its own, empty at first: `https://contoso.blob.localhost` with the
    /// emulator's port. It demands tokens for `https://storage.azure.com`.
    public struct Storage: Hashable, Sendable {
        /// How many blobs the container `generated` has that every account has beside its own; none by default.
        public var generatedBlobs = 0
        /// The size of each of these blobs in bytes; 0 by default.
        public var generatedBlobSize = 0
        /// How many entries a page of a listing has unless the caller says; 5,000 by default.
        public var pageSize = 5000
        /// The tenant that the accounts belong to, whose tokens alone count; `nil`, the default, means every tenant.
        public var tenant: String?
        /// The callers, by their client identifiers, that may only read; none by default.
        public var readers: Set<String> = []
        /// Whether listings end names that no document can hold with their encoded form; true by default.
        public var encodesNames = true

        /// Creates the settings of empty accounts.
        public init() {}
    }

    /// The address of an account of the emulator's Blob Storage.
    ///
    /// - Parameter account: The account's name.
    /// - Returns: The address.
    public func blobURL(account: String = "contoso") -> String {
        "https://\(account).\(DataHost.storageDomains[0]):\(self.port)"
    }
}
