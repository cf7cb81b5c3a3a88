//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyTokenCache

/// Which records a command is about.
struct RecordFilter: ParsableArguments {
    @Option(help: "Only tokens of this issuer.")
    var authority: String?

    @Option(help: "Only tokens of this tenant.")
    var tenant: String?

    @Option(help: "Only tokens of this client.")
    var client: String?

    @Option(help: "Only tokens of this flow, such as client_credentials.")
    var flow: String?

    @Option(help: "Only tokens for this subject.")
    var subject: String?

    @Option(help: "Only tokens with this scope; may be given several times.")
    var scope: [String] = []

    @Option(help: "Only the record whose identifier, as 'list' shows it, begins like this.")
    var id: String?

    /// Whether every record passes.
    var isOpen: Bool {
        [self.authority, self.tenant, self.client, self.flow, self.subject, self.id].allSatisfy { $0 == nil }
            && self.scope.isEmpty
    }

    /// Whether a record passes; one that cannot be read does by its identifier alone.
    func includes(_ record: InspectedRecord) -> Bool {
        if let id = self.id, !record.id.hasPrefix(id.lowercased()) { return false }
        guard let token = record.token else { return self.isOpenButForID }
        return self.includes(token)
    }

    /// Whether a token passes, whatever its identifier.
    func includes(_ token: StoredToken) -> Bool {
        let key = token.key
        return Self.matches(self.authority, key.partition.authority)
            && Self.matches(self.tenant, key.partition.tenant)
            && Self.matches(self.client, key.partition.client)
            && Self.matches(self.flow, key.flow)
            && Self.matches(self.subject, key.subject)
            && self.scope.allSatisfy(key.scopes.contains)
    }

    /// The partition to read, when the filter names one.
    var partition: CachePartition? {
        guard let authority = self.authority, let tenant = self.tenant, let client = self.client else { return nil }
        return CachePartition(authority: authority, tenant: tenant, client: client)
    }

    private var isOpenButForID: Bool {
        var filter = self
        filter.id = nil
        return filter.isOpen
    }

    private static func matches(_ wanted: String?, _ value: String) -> Bool { wanted == nil || wanted == value }
}
