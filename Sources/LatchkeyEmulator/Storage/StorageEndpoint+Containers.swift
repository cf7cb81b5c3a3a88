//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension StorageEndpoint {
    func createContainer(_ call: StorageCall, _ name: String) throws(StorageRefusal) -> EmulatorResponse {
        let metadata = try call.metadata()
        return try self.accounts.with(call.account) { account, tag throws(StorageRefusal) in
            guard account.containers[name] == nil else { throw .containerAlreadyExists }
            var container = StoredContainer()
            container.metadata = metadata
            container.eTag = tag
            container.modified = call.now
            account.containers[name] = container
            return Self.changed(.created, container.eTag, call.now)
        }
    }

    func deleteContainer(_ call: StorageCall, _ name: String) throws(StorageRefusal) -> EmulatorResponse {
        try self.accounts.with(call.account) { account, _ throws(StorageRefusal) in
            guard let container = account.containers[name] else { throw .containerNotFound }
            try Self.check(call, eTag: container.eTag, modified: container.modified)
            try container.lease.check(call.field("x-ms-lease-id"), at: call.now, isForBlob: false)
            account.containers[name] = nil
            return EmulatorResponse(status: .accepted)
        }
    }

    func containerProperties(_ call: StorageCall, _ name: String) throws(StorageRefusal) -> EmulatorResponse {
        try self.accounts.with(call.account) { account, _ throws(StorageRefusal) in
            guard let container = account.containers[name] else { throw .containerNotFound }
            var response = Self.changed(.ok, container.eTag, container.modified)
            for (name, value) in container.metadata { response.set("x-ms-meta-\(name)", value) }
            let state = container.lease.state(at: call.now)
            response.set("x-ms-lease-state", state)
            response.set("x-ms-lease-status", container.lease.isHeld(at: call.now) ? "locked" : "unlocked")
            response.set("x-ms-has-immutability-policy", "false")
            response.set("x-ms-has-legal-hold", "false")
            return response
        }
    }

    func setContainerMetadata(_ call: StorageCall, _ name: String) throws(StorageRefusal) -> EmulatorResponse {
        let metadata = try call.metadata()
        return try self.accounts.with(call.account) { account, tag throws(StorageRefusal) in
            guard var container = account.containers[name] else { throw .containerNotFound }
            try Self.check(call, eTag: container.eTag, modified: container.modified)
            container.metadata = metadata
            container.eTag = tag
            container.modified = call.now
            account.containers[name] = container
            return Self.changed(.ok, container.eTag, call.now)
        }
    }

    /// An answer that says how something stands.
    static func changed(_ status: HTTPResponse.Status, _ eTag: String, _ modified: Int64) -> EmulatorResponse {
        EmulatorResponse(
            status: status,
            headers: [.eTag: eTag, .lastModified: StorageTime.text(modified)]
        )
    }
}
